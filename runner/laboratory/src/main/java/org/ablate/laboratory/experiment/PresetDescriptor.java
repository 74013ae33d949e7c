package org.ablate.laboratory.experiment;

import jakarta.validation.constraints.Positive;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.Schedule;

/** A model without data, as presets describe it: what an {@link Experiment} takes over from one, and what is only to look at. */
public record PresetDescriptor(
        @Doc("what it is, for people; not taken over") @Default("\"\"")
        String description,

        @Doc("tokens, to look at sizes; not taken over, since a tokenizer says") @Default("256") @Positive
        int vocabulary,

        @Doc("tokens that the model sees at once") @Default("64") @Positive
        int context,

        @Doc("what is trained") Choice<Architecture> model,
        @Doc("what it is trained to do") Optional<Choice<Objective>> objective,
        @Doc("how gradients change the parameters") Optional<Choice<Optimizer>> optimizer,
        @Doc("the learning rate over the run") Optional<Choice<Schedule>> schedule)
        implements ContextLength {}
