"""Train the tagger that the classifier reads with: `services/classifier/data/tagger.onnx`.

    python -m deploy.training.train_tagger ROWS.json.gz ENCODER.onnx --teachers ENCODER ...

The README beside this file says where encoders and texts are from. Larger networks, the teachers, are
fine-tuned on the passages to say of every word whether it is the trigger of an event, and of which type.
What they say together of the words of other texts is what the tagger learns beside the passages
(distillation as in Hinton et al. 2015): it comes close to all of them at the cost of its three layers. It
also learns which words name whose forces go abroad, and where. Whether something happened is fitted last,
to the finished encoder.
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
from deploy.training.rows import IGNORED, MODALITIES, TYPES, Example, Passage, Unlabelled, batches
from services.classifier.tagger import MODEL

LAYERS, EPOCHS = 3, 8
TEACHER_LAYERS, TEACHER_EPOCHS = 6, 6
SIZE, POOL = 16, 128
TEXT_SIZE, TEXT_POOL = 20, 240
RATE, HEAD_RATE = 2e-4, 1e-3
OF_TASKS, OF_TEACHERS, OF_TOLD_ROLES = (1.0, 0.1, 0.4), 2.0, 0.2
"""Weights of types, modalities and roles; of what teachers say of types, and of roles beside them."""
FIT_EPOCHS, FIT_SIZE, FIT_RATE, FIT_DECAY = 12, 512, 2e-3, 0.8
TOLD, OF_TOLD = 0.3, 0.3
"""Probability of any event from which teachers' words on modality count, and how much they do."""

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
        total = 0.0
        for batch in found:
            loss = loss_on(network, batch)
            if taught is not None:
                loss = loss + OF_TEACHERS * taught(network)
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
    said = [scored(one, [row.pieces for row in batch]) for one in teachers]
    means = (
        torch.stack([one.softmax(-1) for one in task]).mean(0) for task in zip(*said, strict=True)
    )
    return Scores(*(_of_words(one, batch).half() for one in means))


def lesson(given: Sequence[Labelled]) -> Taught:
    """The loss on words of other texts, against what the teachers say of them."""

    def endless() -> Iterator[Labelled]:
        while True:
            yield from random.sample(given, len(given))

    coming = endless()

    def taught(network: Network) -> Tensor:
        batch, wanted = next(coming)
        said = scored(network, [one.pieces for one in batch])
        types, roles = (_of_words(one, batch).log_softmax(-1) for one in (said.types, said.roles))
        on_types, on_roles = (wanted.types * types).sum(-1), (wanted.roles * roles).sum(-1)
        return -(on_types + OF_TOLD_ROLES * on_roles).mean()

    return taught


def _of_words(pieces: Tensor, batch: Sequence[Unlabelled]) -> Tensor:
    """Of pieces, (rows, pieces, ...), those that words begin with, (words, ...)."""
    row = [row for row, one in enumerate(batch) for _ in one.begins]
    return pieces[row, [place for one in batch for place in one.begins]]


def fit_modalities(network: Network, given: Sequence[Passage], taught: Sequence[Labelled]) -> None:
    """Fit the layer for modalities to the finished encoder, which stays as it is."""
    layer = network.tasks[1]
    layer.reset_parameters()
    words = (*_annotated(network, given), *_told(network, taught))
    read, wanted, weights = (torch.cat(one) for one in zip(*words, strict=True))
    optimiser = torch.optim.AdamW(layer.parameters(), lr=FIT_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimiser, FIT_DECAY)
    for _ in range(FIT_EPOCHS):
        for drawn in torch.randperm(len(read)).split(FIT_SIZE):
            each = -(wanted[drawn] * layer(read[drawn]).log_softmax(-1)).sum(-1)
            optimiser.zero_grad()
            (each * weights[drawn]).mean().backward()
            optimiser.step()
        schedule.step()


Words = tuple[Tensor, Tensor, Tensor]
"""What the encoder makes of words, (words, columns); their modalities' probabilities; their weights."""


def _annotated(network: Network, given: Sequence[Passage]) -> Iterator[Words]:
    """The triggers of passages, as they are and sentence by sentence."""
    every = [one for passage in given for one in (passage.whole, *passage.sentences)]
    for batch in batches(every, SIZE, POOL):
        right = padded([one.modalities for one in batch], IGNORED)
        read = _read(network, [one.pieces for one in batch])[right >= 0]
        wanted = nn.functional.one_hot(right[right >= 0], len(MODALITIES)).float()
        yield read, wanted, torch.ones(len(read))


def _told(network: Network, taught: Sequence[Labelled]) -> Iterator[Words]:
    """The words of other texts that teachers hold for events."""
    for batch, wanted in taught:
        told = 1 - wanted.types[:, 0].float()
        likely = told >= TOLD
        read = _of_words(_read(network, [one.pieces for one in batch]), batch)[likely]
        yield read, wanted.modalities[likely].float(), OF_TOLD * told[likely]


@torch.no_grad()
def _read(network: Network, given: Sequence[list[int]]) -> Tensor:
    """What the encoder makes of pieces, (rows, pieces, columns)."""
    ids = padded(given, 0)
    with torch.autocast("cpu", torch.bfloat16):
        whole = network.encoder(input_ids=ids, attention_mask=(ids != 0).long())
    return whole.last_hidden_state.float()


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
    taught = labelled(teachers, texts)
    train(tagger, given, EPOCHS, lesson(taught))
    fit_modalities(tagger, given, taught)
    ship(tagger)


if __name__ == "__main__":
    main()
