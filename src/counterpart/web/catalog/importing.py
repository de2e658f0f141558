"""The pages on which a product file is chosen, previewed and imported."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counterpart.inventory.models import ProductFile
from counterpart.inventory.product_files.csv_reading import FileRefused
from counterpart.inventory.product_files.importing import ImportReport
from counterpart.inventory.product_files.keeping import (
    check_size,
    find_file,
    import_kept,
    keep_file,
)
from counterpart.inventory.product_files.previewing import Effect, preview_products
from counterpart.inventory.product_files.rows import COLUMNS
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.releasing import release_after
from counterpart.web.grids.outcomes import tell_outcomes
from counterpart.web.refusing import refusals_told

MOST_ROWS = 200
TONES = {
    Effect.NEW: ("success", gettext_lazy("New")),
    Effect.CHANGED: ("info", gettext_lazy("Changed")),
    Effect.UNCHANGED: ("muted", gettext_lazy("Unchanged")),
    Effect.REFUSED: ("danger", gettext_lazy("Refused")),
}


class FileForm(forms.Form):
    """Which file?"""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Nothing is changed before you have seen what it would do."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large before it is read into memory."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            check_size(file.size or 0)
        except FileRefused as no:
            raise forms.ValidationError(no.sentence, code=no.code) from None
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def importing(request: Request) -> HttpResponse:
    """Choose a file; it is kept for a day and not imported yet."""
    answers = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*answers)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["file"]
        content = chosen.read()
        file: ProductFile | None = None
        with refusals_told(request):
            preview_products(content, most_rows=0)
            file = keep_file(
                content, name=chosen.name, actor=request.operator.name, now=request.clock.now()
            )
        if file is not None:
            return redirect("product_import_preview", file.pk)
    return render(request, "web/catalog/importing.html", {"form": form, "columns": COLUMNS})


@require_safe
@demands(Permission.EDIT_CATALOG)
def previewing(request: Request, key: int) -> HttpResponse:
    """Show what each row of a file would do if it were imported now."""
    file = find_file(key)
    preview = preview_products(bytes(file.content), most_rows=MOST_ROWS)
    counts = [
        {"tone": tone, "label": label, "count": preview.counts[effect]}
        for effect, (tone, label) in TONES.items()
    ]
    rows = [{"row": row, "tone": TONES[row.effect][0], "label": TONES[row.effect][1]}
            for row in preview.rows]  # fmt: skip
    told = len(preview.rows) + preview.counts[Effect.UNCHANGED]
    return render(
        request,
        "web/catalog/previewing.html",
        {
            "file": file,
            "preview": preview,
            "counts": counts,
            "rows": rows,
            "left_out": preview.total - told,
            "ignored": ", ".join(preview.ignored_columns),
        },
    )


@require_POST
@demands(Permission.EDIT_CATALOG)
def carry_out(request: Request, key: int) -> HttpResponse:
    """Import a file as it was previewed, and let the orders in that waited for its products."""
    with refusals_told(request):
        report = import_kept(
            key,
            request.POST.get("fingerprint", ""),
            actor=request.operator.name,
            now=request.clock.now(),
        )
        _tell(request, report)
        if report.created or report.updated:
            release_after(request)
    return redirect("products")


def _tell(request: Request, report: ImportReport) -> None:
    said: Sequence[str] = [
        ngettext("{count} product is new.", "{count} products are new.",
                 report.created).format(count=report.created),
        ngettext("{count} was changed.", "{count} were changed.",
                 report.updated).format(count=report.updated),
        ngettext("{count} was so already.", "{count} were so already.",
                 report.unchanged).format(count=report.unchanged),
    ]  # fmt: skip
    if report.created or report.updated or not report.refused:
        messages.success(request, " ".join(said))
    if report.refused:
        count = len(report.refused)
        tell_outcomes(
            request,
            done="",
            failed=[
                (_("Line {line}").format(line=line), sentence) for line, sentence in report.refused
            ],
            refused=ngettext(
                "{count} row was refused:", "{count} rows were refused:", count
            ).format(count=count),
        )
