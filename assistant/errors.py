"""Everything the assistant raises on purpose. Messages are for users: what, which value, what to do.

WenjianError
├── SettingsError          an unknown or unusable setting               exit code 2
├── DocumentError          a file cannot be read as a document          (recorded, the batch goes on)
├── QuestionError          an empty or overlong question                exit code 2
├── EmptyIndexError        a question to an index that holds nothing    exit code 4
├── BackendError           a model server, an embedding model, an index in use    exit code 5
└── EvaluationError        a question set that is not in the expected format      exit code 2

``vectorstore.types.StoreError`` and its kin come through unchanged.
"""


class WenjianError(Exception):
    """Base of the tree above."""


class SettingsError(WenjianError):
    """An unknown or unusable setting."""


class DocumentError(WenjianError):
    """A file that cannot be read as a document."""


class QuestionError(WenjianError):
    """A question that is empty or far too long."""


class EmptyIndexError(WenjianError):
    """A question to an index that holds nothing."""


class BackendError(WenjianError):
    """A model server, an embedding model or an index that cannot be used now."""


class EvaluationError(WenjianError):
    """A question set that is not in the expected format."""
