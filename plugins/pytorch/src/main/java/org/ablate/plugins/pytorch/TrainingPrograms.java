package org.ablate.plugins.pytorch;

/** Programs between the loss and the optimizer. */
final class TrainingPrograms {

    /**
     * Clipping leaves the arrays untouched where the factor is 1: a pass over all gradients saved. Gradients lie in memory as their
     * parameters do, which the engine's own steps take for granted: that of a matrix used transposed comes back transposed otherwise,
     * and its elements would go to others of the parameter.
     */
    static final String TEXT = """
            def gradients(self, loss: Tensor, parameters: List[Tensor]) -> List[Tensor]:
                found = torch.grad([loss], parameters, None, None, False, True)
                out = annotate(List[Tensor], [])
                for i in range(torch.len(parameters)):
                    g = found[i]
                    if g is None:
                        _ = torch.append(out, torch.zeros_like(parameters[i]))
                    else:
                        _ = torch.append(out, torch.contiguous(g))
                return out

            def accumulate(self, into: List[Tensor], addend: List[Tensor]) -> Tensor:
                torch._foreach_add_(into, addend)
                return into[0]

            def global_norm(self, arrays: List[Tensor]) -> Tensor:
                return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(arrays, 2)), 2)

            def clip(self, arrays: List[Tensor], limit: float) -> Tensor:
                norm = self.global_norm(arrays)
                factor = torch.div(torch.full_like(norm, limit), torch.add(norm, 9.9999999999999995e-07))
                if not bool(torch.ge(factor, 1.)):
                    torch._foreach_mul_(arrays, factor)
                return norm
            """;

    private TrainingPrograms() {}
}
