"""`api:`: whose terms bind whoever calls a model, as routers and the providers' own clients write its name."""

from __future__ import annotations

import pytest

from hub_server.asking import record_of, result_of
from openlic.catalogue import default
from openlic.hub.api import known_service

LLAMA31, LLAMA33 = "llama-3.1-community", "llama-3.3-community"


def told(name: str) -> set[str]:
    return {label.raw for label in record_of(f"api:{name}", offline=True).labels}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        # a provider's own service: its terms, and no licence on weights that it published as well
        ("openai/gpt-5", {"openai-services"}),
        ("openai/gpt-4o-mini-2024-07-18", {"openai-services"}),
        ("openai/ft:gpt-4o-mini:acme::abc", {"openai-services"}),
        ("openai/text-embedding-3-large", {"openai-services"}),
        ("anthropic/claude-sonnet-4", {"anthropic-commercial"}),
        ("anthropic/claude-3-5-haiku-20241022", {"anthropic-commercial"}),
        ("gemini/gemini-2.5-pro", {"gemini-api"}),
        ("google/gemini-2.5-pro", {"gemini-api"}),
        ("xai/grok-2", {"xai-enterprise"}),
        ("x-ai/grok-4", {"xai-enterprise"}),
        ("cohere/command-r-plus", {"cohere-saas"}),
        ("cohere_chat/command-r", {"cohere-saas"}),
        ("mistral/mistral-large-latest", {"mistral-api"}),
        ("mistralai/codestral-2501", {"mistral-api"}),
        ("deepseek/deepseek-chat", {"deepseek-open-platform-terms"}),
        ("perplexity/sonar-pro", {"perplexity-api-terms"}),
        # a host: its own terms and the model's licence
        ("together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", {"together-hosted", LLAMA33}),
        ("together/meta-llama/Llama-3.3-70B-Instruct-Turbo", {"together-hosted", LLAMA33}),
        ("together_ai/Qwen/Qwen2.5-72B-Instruct-Turbo", {"together-hosted", "qwen-2024"}),
        ("together_ai/deepseek-ai/DeepSeek-V3", {"together-hosted", "deepseek-model-1.0"}),
        ("fireworks_ai/accounts/fireworks/models/llama-v3p1-8b-instruct", {"fireworks-hosted", LLAMA31}),
        ("fireworks/accounts/fireworks/models/deepseek-r1", {"fireworks-hosted", "mit"}),
        ("groq/llama-3.3-70b-versatile", {"groq-hosted", LLAMA33}),
        ("groq/openai/gpt-oss-120b", {"groq-hosted", "apache-2.0"}),
        ("replicate/black-forest-labs/flux-dev", {"replicate-hosted", "flux-1-dev-nc-1.1.1"}),
        ("replicate/meta/meta-llama-3-70b-instruct", {"replicate-hosted", "llama-3-community"}),
        ("bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0", {"aws-bedrock", "anthropic-usage-policy"}),
        ("bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0", {"aws-bedrock", "anthropic-usage-policy"}),
        ("bedrock/meta.llama3-1-70b-instruct-v1:0", {"aws-bedrock", LLAMA31}),
        ("bedrock/us.meta.llama3-3-70b-instruct-v1:0", {"aws-bedrock", LLAMA33}),
        ("bedrock/us-west-2/mistral.mistral-7b-instruct-v0:2", {"aws-bedrock", "apache-2.0"}),
        ("bedrock/converse/amazon.nova-pro-v1:0", {"aws-bedrock"}),
        ("openrouter/anthropic/claude-sonnet-4", {"openrouter-hosted", "anthropic-usage-policy"}),
        ("openrouter/openai/gpt-5", {"openrouter-hosted", "openai-services"}),
        ("openrouter/mistralai/mistral-7b-instruct:free", {"openrouter-hosted", "apache-2.0"}),
        ("huggingface/together/deepseek-ai/DeepSeek-R1", {"hugging-face-terms", "mit"}),
        # a host whose terms nobody has read: the model's licence all the same
        ("deepinfra/meta-llama/Meta-Llama-3.1-8B-Instruct", {LLAMA31}),
        ("vertex_ai/meta/llama-3.1-405b-instruct-maas", {LLAMA31}),
        ("cerebras/gpt-oss-120b", {"apache-2.0"}),
        # which of its weights or services a host runs does not follow from the provider's name for it
        ("openrouter/deepseek/deepseek-chat", {"openrouter-hosted"}),
    ],
)  # fmt: skip
def test_the_terms_of_a_name(name: str, keys: set[str]) -> None:
    assert told(name) == keys


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("deepinfra/meta-llama/Meta-Llama-3.1-8B-Instruct", "the terms of DeepInfra were not read"),
        ("vertex_ai/claude-sonnet-4@20250514", "were not read"),
        ("azure/gpt-4o", "were not read"),
        ("nowhere/model-x", "nothing is known of the provider nowhere"),
        ("opnai/gpt-5", "nothing is known of the provider opnai"),
        ("openai/gpt-oss-120b", "none of the models of openai"),
        ("together_ai/acme/Secret-9B", "which model stands behind"),
        ("together_ai/acme/Llama-3.3-70B-Finetune", "which model stands behind"),
        ("openrouter/deepseek/deepseek-chat", "which model stands behind"),
    ],
)
def test_what_is_not_known_is_review_and_says_so(name: str, word: str) -> None:
    result = result_of(f"api:{name}", offline=True)
    assert result.verdict == "review"
    assert any(word in error.what for error in result.errors)


def test_the_nearest_that_is_known_is_named() -> None:
    (problem,) = record_of("api:opnai/gpt-5", offline=True).problems
    assert "openai/gpt-5*" in problem.todo
    (problem,) = record_of("api:openai/gtp-4o", offline=True).problems
    assert "gpt-4" in problem.todo


def test_a_usage_policy_alone_grants_nothing() -> None:
    result = result_of("api:vertex_ai/claude-opus-4-1", offline=True)
    assert (result.verdict, result.license.expression) == ("review", "LicenseRef-openlic-anthropic-usage-policy")


def test_every_service_that_a_model_names_is_found_by_one_of_its_names() -> None:
    """Each provider resolves: by each of its patterns, with a version in place of the star."""
    for known in default().model_patterns("litellm", "provider-sdk"):
        if "/" not in known.pattern or not known.terms:
            continue
        name = known.pattern.replace("*", "x1")
        found = known_service(name, default())
        assert found is not None, name
        assert set(known.terms) & set(found.terms), name
