"""Where does the secret key come from?"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import environment


def configured_keys(data_dir: Path) -> list[str]:
    """Answer the keys from the environment, or the one kept in the data folder, made once."""
    keys = [key.strip() for key in environment.SECRET_KEY.text().split(",") if key.strip()]
    return keys or [_kept_key(data_dir / "secret.key")]


def _kept_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            # A link is made only where nothing is: of two first starts, one key wins.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"{path} is empty; restore the key that the data was kept with.")
    return key
