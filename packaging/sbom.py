"""What is inside the bundle, in a form that machines read (CycloneDX)?"""

import sysconfig
from collections.abc import Iterable
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from inventory import Part
from packageurl import PackageURL
from release import NAME, PURPOSE, VERSION

NAMESPACES = {"deb": "debian"}


def write_sbom(parts: Iterable[Part], target: Path) -> None:
    """Write the bill of materials as JSON."""
    program = Component(
        name=NAME,
        version=VERSION,
        type=ComponentType.APPLICATION,
        description=PURPOSE,
        licenses=_licences("MIT"),
        bom_ref=NAME,
    )
    python = Component(
        name="Python",
        version=sysconfig.get_python_version(),
        type=ComponentType.PLATFORM,
        licenses=_licences("PSF-2.0"),
        bom_ref="Python",
    )
    bill = Bom(components=[python, *_components(parts)])
    bill.metadata.component = program
    bill.register_dependency(program, bill.components)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = make_outputter(bill, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    target.write_text(text + "\n", encoding="utf-8")


def _components(parts: Iterable[Part]) -> list[Component]:
    components = {}
    for part in parts:
        address = PackageURL(part.packed_by, NAMESPACES.get(part.packed_by), part.name, part.version)
        components[str(address)] = Component(
            name=part.name,
            version=part.version,
            licenses=_licences(part.licence),
            purl=address,
            bom_ref=str(address),
        )
    return list(components.values())


def _licences(told: str) -> list[License]:
    return [LicenseFactory().make_from_string(told)] if told else []
