"""Pages that stand in for the product's where the tests themselves are tested."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

FRAME = (
    '<!doctype html><html lang="en"><head><title>Title</title><link rel="icon" href="data:,">'
    "</head><body>"
    "<main><h1>Heading</h1>{}</main></body></html>"
)
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
BODIES = {
    "": "",
    "gap": "{{ nobody_gave_this }}",
    "script": "<script>1</script>",
    "file": '<img src="/static/missing.png" alt="">',
    "barrier": f'<img src="{DOT}">',
    "wide": '<table width="2000" class="wide"><tr><td>A</td></tr></table>',
    "texts": '<p title="Hint">One <time>Nov 2</time> <b translate="no">MUG</b></p>'
    f'<dialog>Closed</dialog><img src="{DOT}" alt="Picture"><template>x</template>',
}


def page(_: HttpRequest, name: str = "") -> HttpResponse:
    """Show one of the bodies; any other name breaks."""
    template = engines["django"].from_string(FRAME.format(BODIES[name]))
    return HttpResponse(template.render({}))


urlpatterns = [path("", page, name="start"), path("<slug:name>", page)]
