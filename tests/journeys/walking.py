"""What people do on any page. Elements are found by name, address and class, never by their words."""


def press(page, name, value):
    """Press one key of a row of keys."""
    page.locator(f"input[name={name}][value='{value}']").check()


def go_on(page):
    """Press the one gold act and arrive."""
    with page.expect_navigation():
        page.locator(".btn-next").click()


def speak(page, language):
    """Choose another language in the rail; the page comes again in it."""
    page.locator(".rail details.menu > summary").click()
    with page.expect_navigation():
        page.locator(f".rail .menu button[name=language][value={language}]").click()


def is_too_wide(page) -> bool:
    """Whether the page as a whole can be moved sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
