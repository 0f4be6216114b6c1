"""Writes the software bill of materials (CycloneDX) of the bundle."""

import sysconfig
from collections.abc import Iterable
from pathlib import Path

from bundle_inventory import BundledPart
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from release import DESCRIPTION, NAME, VERSION

PURL_NAMESPACES = {"deb": "debian"}


def write_sbom(parts: Iterable[BundledPart], target: Path) -> None:
    """Write the bill of materials of the program and its parts as JSON."""
    program = Component(
        name=NAME,
        version=VERSION,
        type=ComponentType.APPLICATION,
        description=DESCRIPTION,
        licenses=_parse_licenses("MIT"),
        bom_ref=NAME,
    )
    python = Component(
        name="Python",
        version=sysconfig.get_python_version(),
        type=ComponentType.PLATFORM,
        licenses=_parse_licenses("PSF-2.0"),
        bom_ref="Python",
    )
    bom = Bom(components=[python, *_build_components(parts)])
    bom.metadata.component = program
    bom.register_dependency(program, bom.components)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    target.write_text(text + "\n", encoding="utf-8")


def _build_components(parts: Iterable[BundledPart]) -> list[Component]:
    components = {}
    for part in parts:
        purl = PackageURL(part.package_type, PURL_NAMESPACES.get(part.package_type), part.name, part.version)
        components[str(purl)] = Component(
            name=part.name,
            version=part.version,
            licenses=_parse_licenses(part.license),
            purl=purl,
            bom_ref=str(purl),
        )
    return list(components.values())


def _parse_licenses(expression: str) -> list[License]:
    return [LicenseFactory().make_from_string(expression)] if expression else []
