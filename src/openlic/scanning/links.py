"""References that say themselves what they are: addresses of model pages, package URLs, prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_NAME = r"[A-Za-z0-9][\w.-]*[A-Za-z0-9]|[A-Za-z0-9]"
_END = r"(?=[\s\"'`)\]}>,;?#<|\\/:@]|\.(?:\s|\Z)|\Z)"
# Pages of the hub that are no accounts.
_NOT_ACCOUNTS = (
    r"(?:datasets?|spaces?|docs|blog|papers?|collections?|models|join|login|settings|api|new|tasks|"
    r"learn|pricing|enterprise|organizations|posts|chat|"
    r"front|assets|terms-of-service|privacy|inference|inference-endpoints|inference-api|support|"
    r"huggingchat|brand|security|changelog|"
    r"welcome|tokens|notifications|storage|autotrain|hardware|course|code-of-conduct|content-guidelines|playground|v1)"
)
HF_HOST = (
    r"(?:https?://(?:[\w.-]+@|[\w.-]+:[^@\s/]+@)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)|"
    r"(?<![\w.])git@(?:ssh\.)?hf\.co(?=[:/])|(?<![\w./-])(?:hf\.co|huggingface\.co))"
)
HF_LINK = (
    rf"{HF_HOST}[/:]/*(?:api/models/|api/resolve-cache/models/|models/)?(?!{_NOT_ACCOUNTS}(?:/|"
    rf"\b(?![\w-])))({_NAME})/({_NAME}){_END}(?:/(?:resolve|blob|tree|raw|commits?|"
    rf"revision)/([^/\s\"'`)?#\]>,]+))?"
)
_HF_LEGACY = (
    rf"{HF_HOST}[/:]/*(?:api/models/)?({_NAME})(?:/(?:resolve|blob|tree|raw)/([^/\s\"'`)?#\]>,]+)|"
    rf"(?=[\s\"'`)\]}}>]|[.,;:!?](?:\s|\Z)|\Z))"
)
INFERENCE_LINK = (
    rf"https?://(?:api-inference\.huggingface\.co|router\.huggingface\.co/hf-inference)/(?:models|"
    rf"pipeline/[\w-]+)/({_NAME})/({_NAME}){_END}"
)
MODELSCOPE_LINK = (
    rf"https?://(?:www\.)?modelscope\.(?:cn|ai)/(?:api/v1/)?(?:models/)?(?!datasets?/|studios?/|docs/|"
    rf"api/|home|models/|organization/|profile/)({_NAME})/({_NAME}){_END}(?:/(?:resolve|files|"
    rf"summary)(?:/([^/\s\"'`)?#]+))?)?"
)
KAGGLE_LINK = (
    rf"https?://(?:www\.)?kaggle\.com/models/({_NAME})/({_NAME})(?:/frameworks)?/(\w+)(?:/variations)?/({_NAME})"
    r"(?:(?:/versions)?/(\d+))?"
)
OLLAMA_LINK = rf"https?://(?:www\.)?(?:ollama\.com|ollama\.ai)/(library/)?((?:{_NAME})(?:/{_NAME})?(?::[\w.-]+)?){_END}"
PURL = r"pkg:huggingface/([\w.%-]+(?:/[\w.%-]+)?)(?:@([\w.%-]+))?"
_OLLAMA_PAGES = (
    r"(?:download|search|blog|library|models|public|docs|install(?:\.sh)?|signin|signup|settings|"
    r"pricing|api|v1|turbo|cloud|privacy|terms|discord|app|changelog|sponsor)(?:\b|/)"
)


def find(text: str) -> Iterator[tuple[int, str]]:
    """Each link to a model's page and each package URL in `text`, with where it begins."""
    if "huggingface" in text or "hf.co" in text or "hf-mirror" in text:
        yield from _hub_links(text)
    if "modelscope." in text:
        yield from ((match.start(), _hub("modelscope", match)) for match in re.finditer(MODELSCOPE_LINK, text))
    if "kaggle.com/models" in text:
        for match in re.finditer(KAGGLE_LINK, text):
            yield match.start(), "kaggle:" + "/".join(part for part in match.groups() if part)
    if "ollama." in text:
        for match in re.finditer(OLLAMA_LINK, text):
            if match[1] or ("/" in match[2] and not re.match(_OLLAMA_PAGES, match[2])):
                yield match.start(), f"ollama:{match[2]}"


def _hub_links(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(HF_LINK, text):
        yield match.start(), _hub("hf", match)
    for match in re.finditer(INFERENCE_LINK, text):
        yield match.start(), f"hf:{match[1]}/{match[2]}"
    for match in re.finditer(_HF_LEGACY, text):
        from openlic.scanning.shapes import is_legacy

        if is_legacy(match[1]):
            yield match.start(), f"hf:{match[1]}" + (f"@{unquote(match[2])}" if match[2] else "")
    for match in re.finditer(PURL, text):
        name, revision = unquote(match[1]), unquote(match[2] or "")
        yield match.start(), f"hf:{name}" + (f"@{revision}" if revision else "")


def _hub(scheme: str, match: re.Match[str]) -> str:
    name = match[2].removesuffix(".git")
    return f"{scheme}:{match[1]}/{name}" + (f"@{unquote(match[3])}" if match[3] else "")


def whole(text: str) -> str | None:
    """The reference that `text` as a whole writes by address or prefix; "" where it says that it is something else.

    None where `text` carries no such mark.

    >>> whole("hf://Qwen/Qwen3-14B"), whole("s3://bucket/model"), whole("gpt2")
    ('hf:Qwen/Qwen3-14B', '', None)
    """
    if match := re.match(r"(?i)(hf://|hf:|hf_hub:|hf-hub:|huggingface://|hf-mirror://|hf\.co/|huggingface\.co/)", text):
        return _prefixed(text[match.end() :])
    if text.startswith("pkg:"):
        return next((reference for _, reference in _hub_links(text)), "")
    if match := re.match(r"(ollama|modelscope|ms|kaggle)://(?:library/)?(.+)\Z", text):
        return _scheme(match[1], match[2])
    if re.match(r"[A-Za-z][\w+.-]*://|git@|git\+|models:/|arn:|urn:|@|data:|file:|mailto:|docker:|python:|exec:", text):
        return next((reference for start, reference in find(text) if start == 0), "")
    return None


def _scheme(scheme: str, rest: str) -> str:
    shapes = {"ollama": r"[\w.-]+(?:/[\w.-]+){0,2}(?::[\w.-]+)?", "kaggle": r"[\w.-]+(?:/[\w.-]+){3,4}"}
    if not re.fullmatch(shapes.get(scheme, r"[\w.-]+/[\w.-]+(?:@[\w.-]+)?"), rest):
        return ""
    return f"{'modelscope' if scheme == 'ms' else scheme}:{rest}"


def _prefixed(rest: str) -> str:
    """The reference behind a prefix of the hub: file names and quantisation tags go, a revision stays."""
    rest = rest.removeprefix("models/")
    match = re.match(rf"(?!{_NOT_ACCOUNTS}/)({_NAME})/({_NAME})(?:@([\w.-]+))?(?::[\w.-]+|/.*)?\Z", rest)
    if match is None:
        from openlic.scanning.shapes import is_legacy

        return f"hf:{rest}" if is_legacy(rest) else ""
    link = re.search(r"/(?:resolve|blob|tree)/([^/]+)", rest)
    revision = match[3] or (link[1] if link else "")
    return f"hf:{match[1]}/{match[2]}" + (f"@{revision}" if revision else "")
