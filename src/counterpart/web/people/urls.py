"""Addresses of people and roles."""

from django.urls import path

from counterpart.web.people import entering, people, roles

urlpatterns = [
    path("people/", people.listing, name="people"),
    path("people/add/", people.add, name="add_person"),
    path("people/review/", people.review, name="access_review"),
    path("people/<int:key>/", people.person, name="person"),
    path("people/<int:key>/roles/", people.change_roles_of, name="person_roles"),
    path("people/<int:key>/password/", entering.set_password, name="person_password"),
    path("people/<int:key>/link/", entering.send_link, name="person_link"),
    *(
        path(f"people/<int:key>/{step}/", entering.do, {"step": step}, name=f"person_{step}")
        for step in entering.STEPS
    ),
    path("roles/", roles.listing, name="roles"),
    path("roles/add/", roles.add, name="add_role"),
    path("roles/<int:key>/", roles.role, name="role"),
    path("roles/<int:key>/change/", roles.change, name="change_role"),
    path("roles/<int:key>/delete/", roles.delete, name="delete_role"),
]
