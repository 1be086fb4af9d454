"""Drives an OpenAI-shaped provider with the official `openai` package, unchanged.

OPENAI_BASE_URL and OPENAI_API_KEY say where. It uploads rows, trains, watches events, calls the
model, streams, lists and embeds, uploads in parts, runs batches, and ends with an error if anything is not as the package's users
would expect.
"""

import base64
import hashlib
import json
import math
import pathlib
import tempfile
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

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "tickets.jsonl"
    path.write_bytes(content)
    upload = client.uploads.upload_file_chunked(
        file=path,
        mime_type="text/jsonl",
        purpose="fine-tune",
        part_size=1_000,
        md5=hashlib.md5(content).hexdigest(),
    )
assert upload.status == "completed" and upload.file.bytes == len(content), upload
assert client.files.content(upload.file.id).read() == content
unused = client.uploads.create(
    filename="x.jsonl", purpose="fine-tune", bytes=2, mime_type="text/jsonl"
)
part = client.uploads.parts.create(unused.id, data=b"{}")
assert part.upload_id == unused.id and client.uploads.cancel(unused.id).status == "cancelled"
try:
    client.uploads.complete(unused.id, part_ids=[part.id])
    raise AssertionError("a cancelled upload was completed")
except openai.BadRequestError as error:
    assert error.code == "invalid_upload_status", error
ok("upload in parts")


def run_batch(endpoint, bodies):
    """Runs bodies as a batch, and gives it with the lines of its files by their custom_id."""
    requests = [
        {"custom_id": name, "method": "POST", "url": endpoint, "body": body}
        for name, body in bodies.items()
    ]
    lines = "\n".join(json.dumps(request) for request in requests).encode()
    upload = client.uploads.upload_file_chunked(
        file=lines,
        filename="requests.jsonl",
        bytes=len(lines),
        mime_type="text/jsonl",
        purpose="batch",
        part_size=300,
    )
    batch = client.batches.create(
        input_file_id=upload.file.id, endpoint=endpoint, completion_window="24h"
    )
    deadline = time.monotonic() + 60
    while batch.status in ("validating", "in_progress", "finalizing"):
        assert time.monotonic() < deadline, "the batch did not end within a minute"
        time.sleep(0.05)
        batch = client.batches.retrieve(batch.id)
    files = [id for id in (batch.output_file_id, batch.error_file_id) if id]
    text = "".join(client.files.content(id).text for id in files)
    answers = [json.loads(line) for line in text.splitlines()]
    return batch, {answer["custom_id"]: answer for answer in answers}


def chat_body(text):
    return {"model": job.fine_tuned_model, "messages": conversation(text)}


batch, answers = run_batch(
    "/v1/chat/completions",
    {
        "refund": chat_body("please refund order 77"),
        "delivery": chat_body("where is parcel 5"),
        "broken": {"model": job.fine_tuned_model, "messages": []},
    },
)
assert batch.status == "completed", batch
counts = batch.request_counts
assert (counts.total, counts.completed, counts.failed) == (3, 2, 1), batch
for label in ("refund", "delivery"):
    message = answers[label]["response"]["body"]["choices"][0]["message"]
    assert message["content"] == label, answers
assert answers["broken"]["response"]["status_code"] == 400, answers
assert batch.usage.total_tokens > 0 and batch.model == job.fine_tuned_model, batch
assert batch.id in [known.id for known in client.batches.list(limit=1)]
texts_body = {"model": "local-embedding", "input": texts}
batch, answers = run_batch("/v1/embeddings", {"texts": texts_body})
found = answers["texts"]["response"]["body"]["data"][2]["embedding"]
assert all(abs(a - b) < 1e-6 for a, b in zip(found, third)), batch
batch, answers = run_batch("/v1/embeddings", {"chat": {"model": "none"}})
assert batch.status == "failed" and batch.errors.data[0].code == "model_not_found", batch
try:
    client.batches.cancel(batch.id)
    raise AssertionError("a batch that has failed was cancelled")
except openai.BadRequestError as error:
    assert error.code == "invalid_batch_status", error
ok("batches")

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
