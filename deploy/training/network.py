"""The network: the first layers of a sentence encoder, and one layer for each task."""

from pathlib import Path
from typing import NamedTuple

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from deploy.training.rows import HOST, MODALITIES, SENDER, STATUSES, TYPES

WIDTH, HEADS, INNER, WORDS = 384, 12, 1536, 30_522


class Scores(NamedTuple):
    """Scores of each piece, (passages, pieces, classes)."""

    types: Tensor
    modalities: Tensor
    roles: Tensor
    statuses: Tensor


class Network(nn.Module):
    """Encoder, and one layer for types, for modalities, for roles and for statuses."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        classes = (1 + len(TYPES), len(MODALITIES), 3, len(STATUSES))
        self.tasks = nn.ModuleList(nn.Linear(WIDTH, number) for number in classes)

    def forward(self, ids: Tensor) -> Scores:
        """Scores of pieces; piece 0 is padding."""
        mask = (ids != 0).long()
        read = self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        return Scores(*(task(read) for task in self.tasks))


class Shipped(nn.Module):
    """What is exported, of each piece: the likeliest type, its probability, that of any, of other tasks."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        """Index of the type among TYPES; probabilities of it, of any, of sender, host, modality, status."""
        types, modalities, roles, statuses = (one.softmax(-1) for one in self.network(ids))
        best = types[:, :, 1:].max(-1)
        sender, host = roles[:, :, SENDER], roles[:, :, HOST]
        told = 1 - types[:, :, 0]
        return best.indices, best.values, told, sender, host, modalities, statuses


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
