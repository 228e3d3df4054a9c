"""Train the tagger that the classifier reads with: `services/classifier/data/tagger.onnx`.

    python -m deploy.training.train_tagger ENCODER.onnx --teachers ENCODER.onnx ... --texts TEXTS.jsonl

The README beside this file says where encoders and texts are from. Larger networks, the teachers, are
fine-tuned on the passages to say of every word whether it is the trigger of an event, and of which type.
What they say together of the words of other texts is what the tagger learns beside the passages
(distillation as in Hinton et al. 2015): it comes close to all of them at the cost of its three layers.
It also learns which words name whose forces go abroad, and where.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from deploy.training.examples import (
    IGNORED,
    TYPES,
    Example,
    Passage,
    Unlabelled,
    batches,
    drawn,
    passages,
    unlabelled,
)
from deploy.training.network import Network, Shipped, encoder
from services.classifier.tagger import MODEL, VOCABULARY
from services.classifier.wordpieces import Vocabulary

LAYERS, EPOCHS = 3, 9
TEACHER_LAYERS, TEACHER_EPOCHS = 6, 6
SIZE, POOL = 16, 128
TEXT_SIZE, TEXT_POOL, MOST_SENTENCES = 20, 240, 12_000
RATE, HEAD_RATE = 2e-4, 1e-3
OF_MODALITY, OF_ROLES, OF_TEACHERS = 0.1, 0.2, 2.0
"""Weights of the tasks beside that of types."""

Taught = Callable[[Network], Tensor]
"""The loss on the next words that teachers have labelled."""


def padded(rows: Sequence[list[int]], filler: int) -> Tensor:
    """Rows of one length."""
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def scored(network: Network, rows: Sequence[list[int]]) -> tuple[Tensor, ...]:
    """The network's scores, reckoned in bfloat16: twice as fast where the processor has it."""
    with torch.autocast("cpu", torch.bfloat16):
        return tuple(scores.float() for scores in network(padded(rows, 0)))


def loss_on(network: Network, batch: Sequence[Example]) -> Tensor:
    """The loss on a batch of passages, all tasks together."""
    entropy = nn.CrossEntropyLoss(ignore_index=IGNORED)
    types, modalities, roles = scored(network, [one.pieces for one in batch])
    loss = entropy(types.transpose(1, 2), padded([one.types for one in batch], IGNORED))
    loss += OF_ROLES * entropy(roles.transpose(1, 2), padded([one.roles for one in batch], IGNORED))
    wanted = padded([one.modalities for one in batch], IGNORED)
    if (wanted >= 0).any():
        loss = loss + OF_MODALITY * entropy(modalities.transpose(1, 2), wanted)
    return loss


def train(
    network: Network,
    given: Sequence[Passage],
    vocabulary: Vocabulary,
    epochs: int,
    taught: Taught | None = None,
) -> None:
    """Fine-tune; the encoder slowly, the new layers fast, both rising at first and then falling."""
    named = list(network.named_parameters())
    groups = [
        {"params": [p for name, p in named if name.startswith("encoder")], "lr": RATE},
        {"params": [p for name, p in named if not name.startswith("encoder")], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    every = [batches(_drawn(given, vocabulary), SIZE, POOL) for _ in range(epochs)]
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


def _drawn(given: Sequence[Passage], vocabulary: Vocabulary) -> list[Example]:
    return [one for passage in given for one in drawn(passage, vocabulary)]


def lesson(teachers: Sequence[Network], texts: Sequence[Unlabelled]) -> Taught:
    """The loss on words of other texts, against what the teachers say of them together."""
    labelled = list(_labelled(teachers, texts))

    def endless() -> Iterator[tuple[list[Unlabelled], Tensor]]:
        while True:
            yield from random.sample(labelled, len(labelled))

    coming = endless()

    def taught(network: Network) -> Tensor:
        batch, wanted = next(coming)
        said = _of_words(scored(network, [one.pieces for one in batch])[0], batch)
        return -(wanted * said.log_softmax(-1)).sum(-1).mean()

    return taught


def _labelled(
    teachers: Sequence[Network], texts: Sequence[Unlabelled]
) -> Iterator[tuple[list[Unlabelled], Tensor]]:
    with torch.no_grad():
        for batch in batches(texts, TEXT_SIZE, TEXT_POOL):
            rows = [one.pieces for one in batch]
            said = [_of_words(scored(one, rows)[0], batch).softmax(-1) for one in teachers]
            yield batch, torch.stack(said).mean(0)


def _of_words(scores: Tensor, batch: Sequence[Unlabelled]) -> Tensor:
    """The scores of the pieces that words begin with, (words, classes)."""
    rows = [row for row, one in enumerate(batch) for _ in one.begins]
    return scores[rows, [place for one in batch for place in one.begins]]


def ship(network: Network) -> None:
    """Write the model in eight bits, with the names of its types."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        outputs = ["types", "probabilities", "told", "senders", "hosts"]
        torch.onnx.export(
            Shipped(network).eval(),
            (torch.ones(2, 7, dtype=torch.long),),
            str(whole),
            input_names=["ids"],
            output_names=outputs,
            dynamic_axes={name: {0: "passage", 1: "piece"} for name in ("ids", *outputs)},
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
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", type=Path, required=True)
    asked = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    vocabulary, given = Vocabulary.load(VOCABULARY), passages()
    print(f"{len(given)} passages", flush=True)
    teachers = [Network(encoder(path, TEACHER_LAYERS)) for path in asked.teachers]
    for teacher in teachers:
        train(teacher, given, vocabulary, TEACHER_EPOCHS)
    texts = unlabelled(asked.texts, vocabulary, MOST_SENTENCES)
    tagger = Network(encoder(asked.encoder, LAYERS))
    train(tagger, given, vocabulary, EPOCHS, lesson(teachers, texts))
    ship(tagger)


if __name__ == "__main__":
    main()
