package org.ablate.composition.lab;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.Kind;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;

/** A laboratory in small: a net of layers, each with an attention, one position encoding, and rates that hold rates. */
public final class Lab {

    private Lab() {}

    /** How wide a net is. */
    @Ambient
    public interface Wide {
        int width();
    }

    /** How long a trial lasts. */
    @Ambient
    public interface Lasting {
        int steps();
    }

    @Kind("net")
    public interface Net {}

    @Kind("look")
    public interface Look {}

    @Kind("place")
    public interface Place {}

    @Kind("rate")
    public interface Rate {
        double at(long step);
    }

    /** A kind that nobody fills. */
    @Kind("ghost")
    public interface Ghost {}

    public enum Rounding {
        HALF_UP,
        HALF_DOWN,
        NONE
    }

    /** The root record of a trial. */
    public record Trial(
            @Doc("its name") @Pattern(regexp = "[a-z-]+", message = "must be lower case letters and hyphens")
            String name,

            @Doc("how long, in steps") @Positive @Default("100")
            int steps,

            @Doc("decides every random number") @Default("1337")
            long seed,

            @Default("half-up") Rounding rounding,
            @Default("false") boolean loud,
            @Default("0.1") @Fraction double share,
            Optional<String> note,
            Optional<Path> file,
            Choice<Net> net,
            @Default("constant") Choice<Rate> rate,
            Optional<Choice<Place>> extra,
            @Default("[a, b]") @NotEmpty List<String> tags,
            @Default("[]") List<Choice<Place>> places,
            @Default("{}") Map<String, Limit> limits,
            @Default("{}") Portions portions)
            implements Lasting {}

    public record Limit(
            Optional<@Positive Double> atMost,
            @Default("3") @Min(1) @Max(9) int strikes) {}

    public record Portions(
            @Default("12") @Positive int batch,
            @Default("1.0") double clip) {}

    /** Layers of attention. */
    @Component(value = "stack", summary = "Layers of attention")
    public static final class Stack implements Net {

        public record Config(
                @Doc("number of layers") @Positive int layers,

                @Doc("width of the stream") @Default("128") @Positive
                int width,

                Choice<Look> look,
                @Default("turn") Choice<Place> place)
                implements Wide {}

        public final Config config;
        public final List<Look> looks = new ArrayList<>();
        public final Place place;

        @Inject
        Stack(Config config, Provider<Look> look, Place place) {
            this.config = config;
            this.place = place;
            for (int i = 0; i < config.layers(); i++) {
                looks.add(look.get());
            }
        }
    }

    /** Narrows what is inside it. */
    @Component(value = "narrow", summary = "A net inside a net, half as wide")
    public static final class Narrow implements Net {

        public record Config(@Positive int width, Choice<Net> inner, Optional<Choice<Net>> second) implements Wide {}

        public final Net inner;
        public final Optional<Net> second;

        @Inject
        Narrow(Net inner, @Named("second") Optional<Net> second) {
            this.inner = inner;
            this.second = second;
        }
    }

    @Component(value = "heads", summary = "Several heads")
    public static final class Heads implements Look {

        public record Config(
                @Doc("number of heads") @Default("4") @Positive
                int heads,

                @Default("0.0") @Fraction double drop) implements SelfValidating {
            @Override
            public void check(ValidationContext checks) {
                int width = checks.surrounding(Wide.class).map(Wide::width).orElse(heads);
                checks.require(
                        width % heads == 0,
                        "heads",
                        heads + " does not divide width " + width + "; allowed: its divisors");
            }
        }

        public final Config config;
        public final int width;
        public final int steps;

        @Inject
        Heads(Config config, Wide wide, Lasting lasting) {
            this.config = config;
            this.width = wide.width();
            this.steps = lasting.steps();
        }
    }

    @Component(value = "two-sided", summary = "Two slots of one kind")
    public static final class TwoSided implements Look {

        public record Config(
                @Default("turn") Choice<Place> left,
                @Default("none") Choice<Place> right) {}

        public final Place left;
        public final Place right;

        @Inject
        TwoSided(@Named("left") Place left, @Named("right") Place right) {
            this.left = left;
            this.right = right;
        }
    }

    @Component(value = "turn", summary = "Turns pairs")
    public static final class Turn implements Place {

        public record Config(
                @Doc("base of the angles") @Default("10000") @Positive
                double theta) {}

        public final Config config;

        @Inject
        Turn(Config config) {
            this.config = config;
        }
    }

    @Component(value = "table", summary = "Learned by heart")
    public static final class Table implements Place {

        public record Config(
                @Default("64") @Positive int rows,
                @Default("0.02") double spread) {}

        @Inject
        Table(Config config) {}
    }

    @Component(value = "none", summary = "No positions")
    public static final class None implements Place {
        @Inject
        None() {}
    }

    @Component(value = "constant", summary = "Always the same")
    public static final class Constant implements Rate {

        public record Config(@Default("1.0") @Positive double value) {}

        private final double value;

        @Inject
        Constant(Config config) {
            value = config.value();
        }

        @Override
        public double at(long step) {
            return value;
        }
    }

    @Component(value = "product", summary = "A rate times a rate")
    public static final class Product implements Rate {

        public record Config(@Positive double times, Choice<Rate> of) {}

        private final Config config;
        private final Rate of;

        @Inject
        Product(Config config, Rate of) {
            this.config = config;
            this.of = of;
        }

        @Override
        public double at(long step) {
            return config.times() * of.at(step);
        }
    }

    @Component(value = "sequence", summary = "One rate after another")
    public static final class Sequence implements Rate {

        public record Phase(@Positive int until, Choice<Rate> rate) {}

        public record Config(
                @NotEmpty List<Phase> phases, @Default("{}") Map<String, Choice<Rate>> named) {}

        private final Config config;
        private final List<Rate> rates;
        public final Map<String, Rate> named;

        @Inject
        Sequence(Config config, List<Rate> rates, Map<String, Rate> named) {
            this.config = config;
            this.rates = rates;
            this.named = named;
        }

        @Override
        public double at(long step) {
            for (int i = 0; i < rates.size(); i++) {
                if (step < config.phases().get(i).until()) {
                    return rates.get(i).at(step);
                }
            }
            return 0;
        }
    }

    /** Asks for what only a run can give. */
    @Component(value = "needy", summary = "Asks for a Number that the run provides")
    public static final class Needy implements Net {
        public final Number number;

        @Inject
        Needy(Number number) {
            this.number = number;
        }
    }

    /** Contributes all of the laboratory. */
    public static final class LabPlugin extends Plugin {
        @Override
        protected void configure() {
            component(Stack.class);
            component(Narrow.class);
            component(Heads.class);
            component(TwoSided.class);
            component(Turn.class);
            component(Table.class);
            component(None.class);
            component(Constant.class);
            component(Product.class);
            component(Sequence.class);
            component(Needy.class);
        }
    }
}
