package org.ablate.plugins.pytorch;

/** Programs of layers: products, normalisation, activations, dropout. {@code 6} is float32, {@code 15} bfloat16. */
final class LayerPrograms {

    static final String TEXT = """
            def linear(self, x: Tensor, weight: Tensor, bias: List[Tensor]) -> Tensor:
                b = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(bias), 0):
                    b = bias[0]
                return torch.linear(x, weight, b)

            def linear_bf16(self, x: Tensor, weight: Tensor, bias: List[Tensor]) -> Tensor:
                b = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(bias), 0):
                    b = torch.to(bias[0], 15)
                return torch.linear(torch.to(x, 15), torch.to(weight, 15), b)

            def embedding(self, indices: Tensor, weight: Tensor) -> Tensor:
                return torch.embedding(weight, indices)

            def layer_norm(self, x: Tensor, weight: List[Tensor], bias: List[Tensor], epsilon: float) -> Tensor:
                w = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(weight), 0):
                    w = weight[0]
                b = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(bias), 0):
                    b = bias[0]
                return torch.layer_norm(torch.to(x, 6), [torch.size(x, -1)], w, b, epsilon)

            def rms_norm(self, x: Tensor, weight: List[Tensor], epsilon: float) -> Tensor:
                w = annotate(Optional[Tensor], None)
                if torch.gt(torch.len(weight), 0):
                    w = weight[0]
                return torch.rms_norm(torch.to(x, 6), [torch.size(x, -1)], w, epsilon)

            def gelu(self, x: Tensor) -> Tensor:
                return torch.gelu(x, approximate="none")

            def gelu_tanh(self, x: Tensor) -> Tensor:
                return torch.gelu(x, approximate="tanh")

            def silu(self, x: Tensor) -> Tensor:
                return torch.silu(x)

            def relu(self, x: Tensor) -> Tensor:
                return torch.relu(x)

            def dropout(self, x: Tensor, rate: float) -> Tensor:
                return torch.dropout(x, rate, True)

            def split_heads(self, x: Tensor, heads: int) -> Tensor:
                return torch.transpose(torch.unflatten(x, 2, [heads, -1]), 1, 2)

            def merge_heads(self, x: Tensor) -> Tensor:
                return torch.flatten(torch.transpose(x, 1, 2), 2)

            def to_float32(self, x: Tensor) -> Tensor:
                return torch.to(x, 6)

            def all_finite(self, x: Tensor) -> bool:
                return bool(torch.all(torch.isfinite(x)))
            """;

    private LayerPrograms() {}
}
