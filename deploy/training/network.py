"""The network: the first layers of a sentence encoder, and one layer for each task."""

import math
from pathlib import Path
from typing import NamedTuple

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from deploy.training.rows import MODALITIES, TYPES

WIDTH, HEADS, INNER, WORDS = 384, 12, 1536, 30_522


class Scores(NamedTuple):
    """Scores of each piece, (passages, pieces, classes)."""

    types: Tensor
    modalities: Tensor
    roles: Tensor


class Network(nn.Module):
    """Encoder, and one layer for types, for modalities and for roles."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        classes = (1 + len(TYPES), len(MODALITIES), 3)
        self.tasks = nn.ModuleList(nn.Linear(WIDTH, number) for number in classes)

    def forward(self, ids: Tensor) -> Scores:
        """Scores of pieces; piece 0 is padding."""
        mask = (ids != 0).long()
        read = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return Scores(*(task(read) for task in self.tasks))


class Shipped(nn.Module):
    """What is exported: the network for one sentence at a time, in as few operations as it takes.

    Without padding there is nothing to mask; query, key and value are one product, and so are the tasks.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        whole = network.encoder
        written = whole.embeddings
        self.words = written.word_embeddings
        kind = written.token_type_embeddings.weight[0]
        self.places = nn.Parameter(written.position_embeddings.weight + kind)
        self.norm = written.LayerNorm
        self.layers = nn.ModuleList(ShippedLayer(layer) for layer in whole.encoder.layer)
        self.tasks = beside(*network.tasks)
        self.sizes = [task.out_features for task in network.tasks]

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        """Of each piece the probabilities of types, modalities and roles, (pieces, classes)."""
        read = self.norm(self.words(ids) + self.places[: ids.shape[0]])
        for layer in self.layers:
            read = layer(read)
        return tuple(one.softmax(-1) for one in self.tasks(read).split(self.sizes, -1))


class ShippedLayer(nn.Module):
    """One layer of the encoder, (pieces, columns) to the same."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        own = layer.attention.self
        self.sides = beside(own.query, own.key, own.value)
        with torch.no_grad():  # queries are divided beforehand by what attention divides by
            self.sides.weight[:WIDTH] /= math.sqrt(WIDTH // HEADS)
            self.sides.bias[:WIDTH] /= math.sqrt(WIDTH // HEADS)
        self.joined, self.joined_norm = (
            layer.attention.output.dense,
            layer.attention.output.LayerNorm,
        )
        self.wide, self.narrow = layer.intermediate.dense, layer.output.dense
        self.norm = layer.output.LayerNorm

    def forward(self, read: Tensor) -> Tensor:
        """Attention and what follows it."""
        sides = self.sides(read).reshape(-1, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3)
        query, key, value = sides.unbind(0)
        seen = (query @ key.transpose(1, 2)).softmax(-1) @ value
        seen = self.joined(seen.transpose(0, 1).reshape(-1, WIDTH))
        read = self.joined_norm(read + seen)
        return self.norm(read + self.narrow(nn.functional.gelu(self.wide(read))))


def beside(*layers: nn.Linear) -> nn.Linear:
    """Linear layers of one input as one, their outputs side by side."""
    whole = nn.Linear(layers[0].in_features, sum(one.out_features for one in layers))
    with torch.no_grad():
        whole.weight.copy_(torch.cat([one.weight for one in layers]))
        whole.bias.copy_(torch.cat([one.bias for one in layers]))
    return whole


def encoder(path: Path, layers: int) -> BertModel:
    """The first layers of a sentence encoder that is stored as ONNX, in torch."""
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
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
    )
    model = BertModel(config, add_pooling_layer=False)
    known = {name: torch.tensor(array.copy()) for name, array in weights.items()}
    missing = model.load_state_dict(known, strict=False).missing_keys
    if set(missing) - {"embeddings.position_ids", "embeddings.token_type_ids"}:
        raise SystemExit(
            f"{path}: lacks {missing[0]}; give a BERT encoder of width {WIDTH} as ONNX."
        )
    return model
