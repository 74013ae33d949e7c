package org.ablate.laboratory.session;

/** Listener to what is told before a run's first event. */
public interface Notices {

    /** One that nobody hears. */
    Notices NONE = new Notices() {
        @Override
        public void activity(String what) {}

        @Override
        public void warning(String what) {}
    };

    /** Something begins that takes a while: {@code "preparing the data"}. */
    void activity(String what);

    /** Something is likely no intention, or not as it was: a sentence. */
    void warning(String what);
}
