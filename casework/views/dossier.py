from django.http import HttpResponse


def dossier(request, reference):
    return HttpResponse()


dossier_file = dossier
