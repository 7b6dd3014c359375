"""Recovery codes are kept as digests: they can be read once, when they are made, and by nobody afterwards.

allauth derives all ten from one sealed seed. The seed lives from the making of the codes until they are shown; then
digests take its place, in the list in which allauth keeps codes that came from elsewhere. What it "decrypts" there is
a ``Kept``, which equals the code that was typed.
"""

from functools import lru_cache
from hashlib import scrypt
from hmac import compare_digest
from secrets import token_hex

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from django.db import transaction

MARK = "scrypt"
WORK = {"n": 2**14, "r": 8, "p": 1}  # 16 MiB and some hundredths of a second: ten digits are few
SEED, USED, LIST = "seed", "used_mask", "migrated_codes"  # as allauth names them


class Kept(str):
    """The digest of a code. It equals the code that it was made of, and nothing else."""

    __slots__ = ()

    def __eq__(self, typed):
        _mark, salt, digest = self.split("$")
        return compare_digest(stretched(str(typed), salt), digest)

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def of(cls, code: str, salt: str) -> "Kept":
        """What is kept of a code."""
        return cls(f"{MARK}${salt}${stretched(code, salt)}")


@lru_cache(maxsize=1)  # one typed code is compared with all that are left of a set, which share their salt
def stretched(code: str, salt: str) -> str:
    """The slow digest of a code."""
    return scrypt(code.encode(), salt=bytes.fromhex(salt), dklen=32, **WORK).hex()


def kept(stored: str) -> Kept | None:
    """The digest that was stored, if it is one."""
    return Kept(stored) if stored.startswith(f"{MARK}$") else None


def forget(authenticator) -> bool:
    """Let digests take the place of the seed of recovery codes, without saving; whether there was one.

    Takes a row of any version of the table, so that a migration can do it.
    """
    if SEED not in authenticator.data:
        return False
    salt, codes = token_hex(16), RecoveryCodes(authenticator).get_unused_codes()
    rest = {name: value for name, value in authenticator.data.items() if name not in {SEED, USED}}
    authenticator.data = rest | {LIST: [str(Kept.of(code, salt)) for code in codes]}
    return True


class ShowOnce(ViewRecoveryCodesView):
    """The codes, the first time; how many are left, ever after."""

    @transaction.atomic
    def get_context_data(self, **kwargs) -> dict:
        """Read them for the last time."""
        of_oneself = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.RECOVERY_CODES)
        of_oneself.select_for_update().first()
        shown = super().get_context_data(**kwargs)
        found = of_oneself.first()
        if found is not None and forget(found):
            found.save(update_fields=["data"])
        return shown
