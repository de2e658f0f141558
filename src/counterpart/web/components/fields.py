"""How is a form's field shown, with its label, its help and what is wrong with it?"""

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Form, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

GROUPS = (CheckboxSelectMultiple, RadioSelect)


def field(bound: BoundField, autofocus: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a tag
    """Show one field; what is wrong stands at it and is named by the control."""
    if not isinstance(bound, BoundField):
        raise TypeError(f"{bound!r} is not a field of a form.")
    widget = bound.field.widget
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if autofocus:
        attributes["autofocus"] = True
    is_group = isinstance(widget, GROUPS)
    return render_to_string(
        "web/components/field.html",
        {
            "field": bound,
            "control": bound if is_group else bound.as_widget(attrs=attributes),
            "is_group": is_group,
            "is_switch": isinstance(widget, CheckboxInput),
        },
    )


def form_errors(form: Form) -> SafeString:
    """Sum up what is wrong with a form, with a way to each field."""
    if not form.is_bound or form.is_valid():
        return SafeString("")
    faults = [(bound, bound.errors) for bound in form if bound.errors]
    return render_to_string(
        "web/components/form_errors.html", {"faults": faults, "others": form.non_field_errors()}
    )
