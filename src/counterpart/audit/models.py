"""Who changed what, from what, to what?"""

from django.db import models

from counterpart.core.fields import EncryptedDocumentField


class AuditEntry(models.Model):
    """One change by a person or a job; appended, never edited.

    `subject_kind` and `subject` name the thing as people do, such as an order by its number.
    `before` and `after` hold only what differs.
    """

    happened_at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=50)
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=200)
    before = EncryptedDocumentField()
    after = EncryptedDocumentField()

    class Meta:
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="audit_newest_first"),
            models.Index(fields=["subject_kind", "subject", "-id"], name="audit_of_subject"),
            models.Index(fields=["actor", "-id"], name="audit_of_actor"),
        ]
