"""Apache Kafka's jars: resolved once by Maven from kafka/pom.xml, then kept in the project's cache."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.local.process import BrokerStartError

HERE = Path(__file__).parent
POM = HERE / "kafka" / "pom.xml"
CACHE = HERE.parents[1] / ".cache" / "kafka"
MAVEN_SECONDS = 600.0


def kafka_classpath() -> str:
    """Return the class path of Apache Kafka's server, resolving its jars on first use.

    Raises:
        BrokerStartError: Maven is missing, or could not resolve the jars.
    """
    # A changed pom gets a folder of its own, so the jars always match it.
    jars = CACHE / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    if not jars.is_dir():
        _resolve(jars)
    return f"{POM.parent}:{jars}/*"


def _resolve(jars: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerStartError(
            "Apache Kafka's jars are not here yet and Maven ('mvn') is not on the PATH: install it "
            "(Debian: apt-get install maven)."
        )
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        fetched = Path(scratch) / "jars"
        _run_maven(maven, fetched)
        try:
            fetched.rename(jars)  # whole or not at all
        except OSError:
            if not jars.is_dir():  # another process may have been faster
                raise


def _run_maven(maven: str, target: Path) -> None:
    command = [maven, "--batch-mode", "--quiet", "--file", str(POM), "dependency:copy-dependencies"]
    command += [f"-DoutputDirectory={target}", "-DincludeScope=runtime"]
    try:
        done = subprocess.run(  # noqa: S603 - the command is this module's own
            command, capture_output=True, text=True, timeout=MAVEN_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BrokerStartError(
            f"Maven did not resolve Apache Kafka's jars in {MAVEN_SECONDS:g} s: try again."
        ) from error
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
        reason = errors[0].removeprefix("[ERROR] ") if errors else done.stderr.strip()[-300:]
        raise BrokerStartError(f"Maven could not resolve Apache Kafka's jars: {reason}")
