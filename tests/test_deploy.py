"""The deployment files agree with the project and with what the programs that read them accept."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(read("compose.yaml"))["services"]
    return found


def test_the_image_gets_every_file_the_wheel_is_built_from() -> None:
    kept = {line[1:] for line in read("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = PROJECT["project"]
    assert kept >= {*wheel["packages"], *wheel["force-include"], project["readme"], *project["license-files"]}
    assert all((ROOT / name).exists() for name in kept)


def test_the_image_has_the_channels_and_no_torch() -> None:
    (extras,) = re.findall(r'pip install "\.\[([\w,]+)\]"', read("Dockerfile"))
    optional = PROJECT["project"]["optional-dependencies"]
    assert {"channels", "llm"} <= set(extras.split(",")) <= optional.keys()
    assert not [entry for extra in extras.split(",") for entry in optional[extra] if "torch" in entry]


def test_the_image_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    text = read("Dockerfile")
    final = text[text.rindex("\nFROM ") :]
    user = re.search(r"^USER (\d+):(\d+)$", final, re.MULTILINE)
    assert user and "0" not in user.groups()
    assert final.index("\nUSER ") < final.index("\nENTRYPOINT ")
    assert 'VOLUME ["/data"]' in final and "WENJIAN_HOME=/data" in final
    (port,) = re.findall(r"WENJIAN_PORT=(\d+)", final)
    assert f"EXPOSE {port}" in final
    health = final[final.index("HEALTHCHECK") :]
    assert port in health and "/healthz" in health


def test_what_the_image_sets_are_settings() -> None:
    named = set(re.findall(r"WENJIAN_[A-Z_]+", "".join(map(read, ("Dockerfile", "compose.yaml", "wenjian.service")))))
    Settings.load(environment={name: "1" for name in named if name != "WENJIAN_PUBLIC_URL"})


def test_every_container_is_closed_but_for_its_volume(services: dict[str, Any]) -> None:
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert any(entry.startswith("/tmp") for entry in service["tmpfs"])
        assert all(volume.startswith("data:/data") or volume.endswith(":ro") for volume in service["volumes"])


def test_only_this_machine_reaches_the_port_and_bots_reach_the_index(services: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in services["wenjian"]["ports"])
    for name in ("slack", "wecom"):
        assert services[name]["network_mode"] == "service:wenjian"
        assert services[name]["profiles"] == [name]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "wenjian.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", read("wenjian.service")), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if "wenjian.service" in line]
    assert complaints == []


@pytest.mark.skipif(shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx is not installed")
def test_nginx_takes_its_site(tmp_path: Path) -> None:
    make = "openssl req -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -out fullchain.pem -days 1 -subj /CN=x"
    subprocess.run(make.split(), cwd=tmp_path, capture_output=True, check=True)
    site = read("nginx.conf").replace("/etc/letsencrypt/live/wenjian.example.com", str(tmp_path))
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = f"{temporary}access_log off; include {tmp_path}/site.conf;"
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {http} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_nginx_passes_streams_on_and_says_who_asked() -> None:
    text = read("nginx.conf")
    for line in ("proxy_buffering off;", "proxy_http_version 1.1;", "proxy_set_header Host $http_host;"):
        assert line in text
    assert "X-Forwarded-For $remote_addr;" in text  # what the client wrote itself counts for nothing
    assert "public_url" in text
