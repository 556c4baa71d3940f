"""The catalogue of known models: every pattern is reachable, the most specific wins, and no stranger is swallowed."""

from __future__ import annotations

import pytest

from openlic.catalogue import KnownModel, default

PATTERNS = list(default().model_patterns("hub", "litellm", "provider-sdk"))
HUB = [known for known in PATTERNS if known.form == "hub"]


def literals(pattern: str) -> int:
    return len(pattern.replace("*", ""))


def license_of(name: str) -> str | None:
    found = default().known_model(name, "hub")
    return found.license if found else None


def test_there_is_a_catalogue() -> None:
    assert len(PATTERNS) >= 502
    assert {known.openness for known in PATTERNS} >= {"fully-open-source", "open-weights-permissive", "closed"}


@pytest.mark.parametrize("known", PATTERNS, ids=lambda known: f"{known.form}:{known.pattern}")
def test_each_pattern_answers_for_names_of_its_own_unless_one_more_specific_does(known: KnownModel) -> None:
    for filling in ("x", "8B-Instruct", ""):
        name = known.pattern.replace("*", filling)
        found = default().known_model(name, known.form)
        assert found is not None, name
        assert literals(found.pattern) >= literals(known.pattern), (name, found.pattern)
        assert default().known_model(name.upper(), known.form) == found, "letter case does not matter"


@pytest.mark.parametrize("known", HUB, ids=lambda known: known.pattern)
def test_a_model_of_another_owner_is_another_model(known: KnownModel) -> None:
    name = known.pattern.replace("*", "8B").partition("/")[2]
    for stranger in ("acme", "TheBloke", "not-" + known.pattern.partition("/")[0]):
        assert license_of(f"{stranger}/{name}") is None


@pytest.mark.parametrize("known", PATTERNS, ids=lambda known: f"{known.form}:{known.pattern}")
def test_what_a_row_names_is_there(known: KnownModel) -> None:
    for key in (*known.terms, known.license):
        assert not key or default().license(key) is not None, key
    license = default().license(known.license) if known.license else None
    if license is not None and license.openness == "open-weights-restricted":
        assert known.openness in {"open-weights-restricted", ""}, "no release is more open than its licence"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("allenai/OLMo-7B", "apache-2.0"),
        ("allenai/OLMo-2-1124-13B-Instruct", "apache-2.0"),
        ("allenai/Llama-3.1-Tulu-3-8B", LLAMA := "llama-3.1-community"),
        ("EleutherAI/pythia-6.9b-deduped", "apache-2.0"),
        ("EleutherAI/gpt-neox-20b", "apache-2.0"),
        ("bigscience/bloom-560m", "bigscience-bloom-rail-1.0"),
        ("bigscience/bloomz-7b1", "bigscience-bloom-rail-1.0"),
        ("tiiuae/falcon-7b-instruct", "apache-2.0"),
        ("tiiuae/falcon-40b", "apache-2.0"),
        ("tiiuae/falcon-180B-chat", "falcon-180b-1.0"),
        ("tiiuae/falcon-11B", "falcon-2-11b-1.0"),
        ("tiiuae/Falcon3-7B-Instruct", "falcon-llm-2.0"),
        ("mistralai/Mistral-7B-Instruct-v0.3", "apache-2.0"),
        ("mistralai/Mixtral-8x22B-Instruct-v0.1", "apache-2.0"),
        ("mistralai/Mistral-Large-Instruct-2407", "mistral-mrl-0.1"),
        ("mistralai/Mistral-Large-3-675B-Instruct-2512", "apache-2.0"),
        ("mistralai/Codestral-22B-v0.1", "mistral-mnpl-0.1"),
        ("mistralai/Mamba-Codestral-7B-v0.1", "apache-2.0"),
        ("mistralai/Pixtral-12B-2409", "apache-2.0"),
        ("mistralai/Pixtral-Large-Instruct-2411", "mistral-mrl-0.1"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-model-1.0"),
        ("deepseek-ai/DeepSeek-V3-0324", "mit"),
        ("deepseek-ai/DeepSeek-V3.1", None),  # another release: nothing follows from the family's name
        ("deepseek-ai/DeepSeek-R1", "mit"),
        ("deepseek-ai/DeepSeek-R1-0528", None),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", LLAMA),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "llama-3.3-community"),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "mit"),
        ("microsoft/phi-4", "mit"),
        ("Qwen/Qwen2.5-7B-Instruct", "apache-2.0"),
        ("Qwen/Qwen2.5-3B-Instruct", "qwen-research-2024"),
        ("Qwen/Qwen2.5-32B-Instruct", "apache-2.0"),
        ("Qwen/Qwen2.5-72B-Instruct", "qwen-2024"),
        ("Qwen/Qwen3-235B-A22B", "apache-2.0"),
        ("Qwen/Qwen-72B-Chat", "tongyi-qianwen-2023"),
        ("meta-llama/Llama-2-7b-chat-hf", "llama-2-community"),
        ("meta-llama/Meta-Llama-3-8B", "llama-3-community"),
        ("meta-llama/Llama-3.1-405B", LLAMA),
        ("meta-llama/Meta-Llama-3.1-70B-Instruct", LLAMA),
        ("meta-llama/Llama-3.2-11B-Vision", "llama-3.2-community"),
        ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-community"),
        ("meta-llama/Llama-4-Scout-17B-16E", "llama-4-community"),
        ("meta-llama/Llama-3-Future", None),
        ("google/gemma-2b-it", "gemma-terms-2024-04-01"),
        ("google/gemma-2-2b-it", "gemma-terms-2025-03-24"),
        ("google/gemma-3-27b-it", "gemma-terms-2025-03-24"),
        ("google/flan-t5-xl", None),
        ("CohereForAI/c4ai-command-r-plus-08-2024", "cohere-cc-by-nc-aup"),
        ("CohereLabs/c4ai-command-r-v01", "cohere-cc-by-nc-aup"),
        ("stabilityai/stable-diffusion-3-medium", "stability-ai-community-2024"),
        ("stabilityai/stable-diffusion-3.5-large", "stability-ai-community-2024"),
        ("stabilityai/stable-diffusion-xl-base-1.0", "openrailpp-m-sdxl"),
        ("stabilityai/stable-diffusion-xl-base-0.9", "sdxl-0.9-research"),
        ("stabilityai/stable-diffusion-2-1", "openrailpp-m-2022"),
        ("black-forest-labs/FLUX.1-dev", "flux-1-dev-nc-1.1.1"),
        ("black-forest-labs/FLUX.1-schnell", "apache-2.0"),
        ("black-forest-labs/FLUX.1-Krea-dev", "flux-dev-nc-2.0"),
        ("black-forest-labs/FLUX.2-klein-4B", "apache-2.0"),
        ("black-forest-labs/FLUX.2-klein-9B", "flux-nc-2.1"),
        ("xai-org/grok-1", "apache-2.0"),
        ("xai-org/grok-2", "grok-2-community"),
        ("openai/gpt-oss-20b", "apache-2.0"),
        ("moonshotai/Kimi-K2-Instruct", "kimi-k2-modified-mit"),
        ("moonshotai/Kimi-K2.5", "kimi-k2.5-modified-mit"),
        ("zai-org/GLM-4.5-Air", "mit"),
        ("zai-org/GLM-5.3", "glm-5.3"),
        ("MiniMaxAI/MiniMax-M2", "minimax-m2-modified-mit"),
        ("MiniMaxAI/MiniMax-M2.7", "minimax-m2.7-nc"),
        ("MiniMaxAI/MiniMax-Text-01", "minimax-model-2025-01-15"),
        ("nvidia/Llama-3.1-Nemotron-70B-Instruct-HF", LLAMA),
        ("nvidia/Llama-3.1-Nemotron-Nano-8B-v1", "nvidia-open-model-2025-04-28"),
        ("LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct", "exaone-1.1-nc"),
        ("LGAI-EXAONE/EXAONE-4.0-32B", "exaone-1.2-nc"),
        ("tencent/Hunyuan-A13B-Instruct", "tencent-hunyuan-a13b"),
        ("tencent/HunyuanVideo", "tencent-hunyuan-video"),
        ("tencent/HunyuanVideo-1.5", "tencent-hunyuan-video-1.5"),
        # names that only look like it
        ("acme/Llama-3.1-8B-finetune", None),
        ("meta-llama", None),
        ("meta-llama/", None),
        ("metallama/Llama-3.1-8B", None),
        ("mistralai/Mistral-7", None),
        ("Qwen/Qwen2.5", None),
        ("evil/meta-llama/Llama-3.1-8B", None),
    ],
)
def test_the_licence_of_a_name(name: str, key: str | None) -> None:
    assert license_of(name) == key
