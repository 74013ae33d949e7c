package org.ablate.plugins.pytorch;

import com.google.inject.Singleton;
import org.ablate.spi.component.Plugin;
import org.ablate.spi.tensor.Engine;

/** Brings the {@link Engine} on DJL's PyTorch. */
public final class PytorchPlugin extends Plugin {

    @Override
    protected void configure() {
        bind(Engine.class).to(PytorchEngine.class).in(Singleton.class);
    }
}
