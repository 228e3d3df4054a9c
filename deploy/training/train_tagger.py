"""Train the tagger that the classifier reads with: `services/classifier/data/tagger.onnx`.

    python -m deploy.training.train_tagger ROWS.json.gz ENCODER.onnx --teachers ENCODER ...

The README beside this file says where encoders and texts are from. Larger networks, the teachers, are
fine-tuned on the passages to say of every word whether it is the trigger of an event, of which type, whether
it happened, whose forces go where and whether that is another country. What they say together of the words of
other texts is what the tagger learns beside the passages (distillation as in Hinton et al. 2015): it comes
close to all of them at the cost of its three layers.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from deploy.training import rows
from deploy.training.network import Network, Scores, Shipped, encoder
from deploy.training.rows import IGNORED, TYPES, Example, Passage, Unlabelled, batches
from schemas.event_types import POSTURE
from services.classifier.tagger import MODEL

LAYERS, EPOCHS = 3, 9
TEACHER_LAYERS, TEACHER_EPOCHS = 6, 6
SIZE, POOL = 16, 128
TEXT_SIZE, TEXT_POOL = 20, 240
RATE, HEAD_RATE = 2e-4, 1e-3
OF_TASKS = Scores(types=1.0, modalities=0.15, roles=0.6, statuses=0.1)  # type: ignore[arg-type]
OF_TEACHERS = Scores(types=2.0, modalities=0.3, roles=0.3, statuses=0.1)  # type: ignore[arg-type]
"""Weights of the tasks, on passages and on what teachers say."""
_MOVEMENTS = [1 + TYPES.index(kind) for kind in TYPES if kind in POSTURE]

Taught = Callable[[Network], Tensor]
"""The loss on the next words that teachers have labelled."""


class Labelled(NamedTuple):
    """Sentences, and the probabilities that teachers give the classes of each of their words."""

    batch: list[Unlabelled]
    wanted: Scores


def padded(given: Sequence[list[int]], filler: int) -> Tensor:
    """Rows of one length."""
    longest = max(map(len, given))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in given])


def scored(network: Network, given: Sequence[list[int]]) -> Scores:
    """The network's scores, reckoned in bfloat16: twice as fast where the processor has it."""
    with torch.autocast("cpu", torch.bfloat16):
        return Scores(*(scores.float() for scores in network(padded(given, 0))))


def loss_on(network: Network, batch: Sequence[Example]) -> Tensor:
    """The loss on a batch of passages, all tasks together."""
    found = scored(network, [one.pieces for one in batch])
    wanted = [padded([one[1 + task] for one in batch], IGNORED) for task in range(len(found))]
    losses = [
        weight * nn.functional.cross_entropy(said.transpose(1, 2), right, ignore_index=IGNORED)
        for weight, said, right in zip(OF_TASKS, found, wanted, strict=True)
        if (right >= 0).any()
    ]
    return torch.stack(losses).sum()


def train(
    network: Network, given: Sequence[Passage], epochs: int, taught: Taught | None = None
) -> None:
    """Fine-tune; the encoder slowly, the new layers fast, both rising at first and then falling."""
    optimiser = torch.optim.AdamW(_groups(network), weight_decay=0.01, fused=True)
    every = [
        batches([one for passage in given for one in passage.drawn()], SIZE, POOL)
        for _ in range(epochs)
    ]
    steps = sum(map(len, every))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch, found in enumerate(every, start=1):
        total = torch.zeros(())
        for batch in found:
            loss = loss_on(network, batch)
            if taught is not None:
                loss = loss + taught(network)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch} of {epochs}: loss {total / len(found):.4f}", flush=True)
    network.eval()


def _groups(network: Network) -> list[dict[str, object]]:
    slow, fast = network.encoder.parameters(), network.tasks.parameters()
    return [{"params": slow, "lr": RATE}, {"params": fast, "lr": HEAD_RATE}]


def labelled(teachers: Sequence[Network], texts: Sequence[Unlabelled]) -> list[Labelled]:
    """What the teachers say of the words of other texts, on average."""
    return [Labelled(one, _agreed(teachers, one)) for one in batches(texts, TEXT_SIZE, TEXT_POOL)]


@torch.no_grad()
def _agreed(teachers: Sequence[Network], batch: list[Unlabelled]) -> Scores:
    said = [_of_words(scored(one, [row.pieces for row in batch]), batch) for one in teachers]
    means = (
        torch.stack([one.softmax(-1) for one in task]).mean(0) for task in zip(*said, strict=True)
    )
    return Scores(*(one.half() for one in means))


def lesson(given: Sequence[Labelled]) -> Taught:
    """The loss on words of other texts, against what the teachers say of them."""

    def endless() -> Iterator[Labelled]:
        while True:
            yield from random.sample(given, len(given))

    coming = endless()

    def taught(network: Network) -> Tensor:
        batch, wanted = next(coming)
        said = _of_words(scored(network, [one.pieces for one in batch]), batch)
        told = 1 - wanted.types[:, 0].float()
        moved = wanted.types[:, _MOVEMENTS].float().sum(-1)
        every = torch.ones_like(told)
        losses = [
            weight * _divergence(ours, theirs.float(), share)
            for weight, ours, theirs, share in zip(
                OF_TEACHERS, said, wanted, (every, told, every, moved), strict=True
            )
        ]
        return torch.stack(losses).sum()

    return taught


def _divergence(said: Tensor, wanted: Tensor, share: Tensor) -> Tensor:
    """Cross-entropy of the words, each by its share: what is no event has no modality to learn."""
    each = -(wanted * said.log_softmax(-1)).sum(-1)
    return (each * share).sum() / share.sum().clamp(min=1)


def _of_words(scores: Scores, batch: Sequence[Unlabelled]) -> Scores:
    """The scores of the pieces that words begin with, (words, classes)."""
    row = [row for row, one in enumerate(batch) for _ in one.begins]
    places = [place for one in batch for place in one.begins]
    return Scores(*(task[row, places] for task in scores))


def ship(network: Network) -> None:
    """Write the model in eight bits, with the names of its types."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        outputs = ["types", "modalities", "roles"]
        torch.onnx.export(
            Shipped(network).eval(),
            (torch.ones(7, dtype=torch.long),),
            str(whole),
            input_names=["ids"],
            output_names=outputs,
            dynamic_axes={name: {0: "piece"} for name in ("ids", *outputs)},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        model = onnx.load(str(small))
        model.metadata_props.add(key="types", value=" ".join(TYPES))
        onnx.save(model, str(MODEL))


def main() -> None:
    """Train and write the tagger."""
    parser = argparse.ArgumentParser(description="Train the classifier's tagger.")
    parser.add_argument("rows", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    asked = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    given, texts = rows.read(asked.rows)
    teachers = [Network(encoder(path, TEACHER_LAYERS)) for path in asked.teachers]
    for teacher in teachers:
        train(teacher, given, TEACHER_EPOCHS)
    tagger = Network(encoder(asked.encoder, LAYERS))
    train(tagger, given, EPOCHS, lesson(labelled(teachers, texts)))
    ship(tagger)


if __name__ == "__main__":
    main()
