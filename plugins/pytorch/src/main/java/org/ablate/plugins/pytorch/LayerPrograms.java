package org.ablate.plugins.pytorch;

/**
 * Programs of layers: products, normalization, activations, dropout. In the dialect the number 6 names float32 and 15
 * names bfloat16; a conversion to the format a tensor already has costs nothing.
 */
final class LayerPrograms {

    static final String TEXT = """
            def none(self) -> NoneType:
                return None

            def linear(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
                return torch.linear(torch.to(x, 6), weight, bias)

            def linear_bf16(self, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
                b = bias
                if bias is not None:
                    b = torch.to(bias, 15)
                return torch.linear(torch.to(x, 15), torch.to(weight, 15), b)

            def join(self, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
                joined = [torch.cat(weights, 0)]
                if torch.gt(torch.len(biases), 0):
                    torch.append(joined, torch.cat(biases, 0))
                return joined

            def split_as(self, x: Tensor, weights: List[Tensor]) -> List[Tensor]:
                sizes = annotate(List[int], [])
                for i in range(torch.len(weights)):
                    torch.append(sizes, torch.size(weights[i], 0))
                return torch.split_with_sizes(x, sizes, -1)

            def embedding(self, indices: Tensor, weight: Tensor) -> Tensor:
                return torch.embedding(weight, indices)

            def layer_norm(self, x: Tensor, weight: Optional[Tensor], bias: Optional[Tensor], epsilon: float) -> Tensor:
                return torch.layer_norm(torch.to(x, 6), [torch.size(x, -1)], weight, bias, epsilon)

            def rms_norm(self, x: Tensor, weight: Optional[Tensor], epsilon: float) -> Tensor:
                return torch.rms_norm(torch.to(x, 6), [torch.size(x, -1)], weight, epsilon)

            def gelu(self, x: Tensor) -> Tensor:
                return torch.gelu(x, approximate="none")

            def gelu_tanh(self, x: Tensor) -> Tensor:
                return torch.gelu(x, approximate="tanh")

            def silu(self, x: Tensor) -> Tensor:
                return torch.silu(x)

            def relu(self, x: Tensor) -> Tensor:
                return torch.relu(x)

            def scale(self, x: Tensor, factor: float) -> Tensor:
                return torch.mul(x, factor)

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
