"""Drives an OpenAI-shaped provider with the official `openai` package, unchanged.

OPENAI_BASE_URL and OPENAI_API_KEY say where. It uploads rows, trains, watches events, calls the
model, streams, lists and embeds, and ends with an error if anything is not as the package's users
would expect.
"""

import base64
import json
import math
import time

import openai

client = openai.OpenAI(max_retries=0, timeout=30)

TICKETS = {
    "refund": ["I want my money back", "please refund order {}", "where is the refund of {} euro"],
    "delivery": ["where is parcel {}", "my parcel has not arrived", "parcel {} is late"],
    "account": ["I can't log in", "reset my password", "delete my account {}"],
}


def rows():
    for number in range(30):
        for label, texts in TICKETS.items():
            text = texts[number % len(texts)].format(number)
            yield {
                "messages": [
                    {"role": "system", "content": "Route the ticket."},
                    {"role": "user", "content": text},
                    {"role": "assistant", "content": label},
                ]
            }


def ok(step):
    print(f"ok: {step}", flush=True)


def wait_for(job_id):
    """Polls as the package's own example does, and collects each event once."""
    events = {}
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job = client.fine_tuning.jobs.retrieve(job_id)
        for event in client.fine_tuning.jobs.list_events(job_id, limit=10):
            events[event.id] = event
        if job.status in ("succeeded", "failed", "cancelled"):
            return job, list(events.values())
        time.sleep(0.1)
    raise AssertionError("the job did not end within a minute")


names = [model.id for model in client.models.list()]
assert "local-base" in names, names
assert client.models.retrieve("local-base").owned_by == "system"
ok("models")

content = "\n".join(json.dumps(row) for row in rows()).encode()
file = client.files.create(file=("tickets.jsonl", content), purpose="fine-tune")
file = client.files.wait_for_processing(file.id, poll_interval=0.1)
assert file.status == "processed" and file.bytes == len(content)
assert client.files.content(file.id).read() == content
assert file.id in [known.id for known in client.files.list(purpose="fine-tune")]
ok("upload")

job = client.fine_tuning.jobs.create(
    model="local-base",
    training_file=file.id,
    validation_file=file.id,
    suffix="sdk",
    metadata={"from": "sdk"},
    method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 5}}},
)
assert job.id in [known.id for known in client.fine_tuning.jobs.list()]
job, events = wait_for(job.id)
assert job.status == "succeeded", job
assert job.fine_tuned_model.startswith("ft:local-base:holdout:sdk:"), job
assert job.trained_tokens > 0 and job.hyperparameters.n_epochs == 5, job
assert any(event.type == "metrics" and "train_loss" in event.data for event in events)
assert any(event.message == "The job has successfully completed" for event in events)
ok("events")

checkpoints = list(client.fine_tuning.jobs.checkpoints.list(job.id))
assert [checkpoint.step_number for checkpoint in checkpoints] == [450, 360, 270], checkpoints
assert checkpoints[0].metrics.full_valid_loss < checkpoints[-1].metrics.full_valid_loss
ok("checkpoints")

csv = base64.b64decode(client.files.content(job.result_files[0]).read()).decode()
assert csv.splitlines()[0] == "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
ok("result file")


def conversation(text):
    return [{"role": "system", "content": "Route the ticket."}, {"role": "user", "content": text}]


answer = client.chat.completions.create(
    model=job.fine_tuned_model,
    messages=conversation("please refund order 77"),
    temperature=0,
    seed=1,
    logprobs=True,
    top_logprobs=2,
)
assert answer.choices[0].message.content == "refund", answer
assert answer.choices[0].finish_reason == "stop"
assert math.exp(answer.choices[0].logprobs.content[0].logprob) > 0.5
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
ok("chat")

parts, usage = [], None
for chunk in client.chat.completions.create(
    model=checkpoints[0].fine_tuned_model_checkpoint,
    messages=conversation("where is parcel 5"),
    stream=True,
    stream_options={"include_usage": True},
):
    usage = chunk.usage or usage
    parts.extend(choice.delta.content or "" for choice in chunk.choices)
assert "".join(parts) == "delivery", parts
assert usage.completion_tokens == 1, usage
ok("stream")

texts = ["where is my parcel", "is my parcel late", "reset the password"]
coded = client.embeddings.create(model="local-embedding", input=texts)
plain = client.embeddings.create(model="local-embedding", input=texts, encoding_format="float")
first, second, third = (item.embedding for item in coded.data)
assert all(abs(a - b) < 1e-6 for a, b in zip(first, plain.data[0].embedding))


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b))


assert cosine(first, second) > cosine(first, third)
ok("embeddings")

try:
    client.chat.completions.create(model="none", messages=conversation("x"))
    raise AssertionError("an unknown model answered")
except openai.NotFoundError as error:
    assert error.code == "model_not_found", error
try:
    openai.OpenAI(api_key="wrong", max_retries=0).models.list()
    raise AssertionError("a wrong key was taken")
except openai.AuthenticationError as error:
    assert error.code == "invalid_api_key", error
try:
    client.fine_tuning.jobs.create(model="local-base", training_file="file-none")
    raise AssertionError("a job without a file was taken")
except openai.BadRequestError as error:
    assert error.param == "training_file", error
assert client.models.delete(job.fine_tuned_model).deleted
assert client.files.delete(file.id).deleted
ok("errors")
