package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What the key may do and how it is protected; unknown names are passed over.
 *
 * @param decrypt May decrypt. Default false.
 * @param sign May sign. Default false.
 * @param unwrap May unwrap keys. Default false.
 * @param encrypt As its name says.
 * @param verify As its name says.
 * @param wrap As its name says.
 * @param derive May be derived from. Default false.
 * @param bip32 As its name says.
 * @param slip10 As its name says.
 * @param extractable May leave wrapped. Default false.
 * @param sensitive Never in the clear outside. Default: not extractable.
 * @param modifiable Attributes may change. Default true.
 * @param copyable Default false.
 * @param destroyable May be destroyed. Default false.
 */
public record CreateKeyAttributes(
        Optional<Boolean> decrypt,
        Optional<Boolean> sign,
        Optional<Boolean> unwrap,
        Optional<Boolean> encrypt,
        Optional<Boolean> verify,
        Optional<Boolean> wrap,
        Optional<Boolean> derive,
        Optional<Boolean> bip32,
        Optional<Boolean> slip10,
        Optional<Boolean> extractable,
        Optional<Boolean> sensitive,
        Optional<Boolean> modifiable,
        Optional<Boolean> copyable,
        Optional<Boolean> destroyable) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("decrypt", decrypt.map(value -> JsonMembers.flag(value)))
                .put("sign", sign.map(value -> JsonMembers.flag(value)))
                .put("unwrap", unwrap.map(value -> JsonMembers.flag(value)))
                .put("encrypt", encrypt.map(value -> JsonMembers.flag(value)))
                .put("verify", verify.map(value -> JsonMembers.flag(value)))
                .put("wrap", wrap.map(value -> JsonMembers.flag(value)))
                .put("derive", derive.map(value -> JsonMembers.flag(value)))
                .put("bip32", bip32.map(value -> JsonMembers.flag(value)))
                .put("slip10", slip10.map(value -> JsonMembers.flag(value)))
                .put("extractable", extractable.map(value -> JsonMembers.flag(value)))
                .put("sensitive", sensitive.map(value -> JsonMembers.flag(value)))
                .put("modifiable", modifiable.map(value -> JsonMembers.flag(value)))
                .put("copyable", copyable.map(value -> JsonMembers.flag(value)))
                .put("destroyable", destroyable.map(value -> JsonMembers.flag(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Boolean> decrypt = Optional.empty();
        private Optional<Boolean> sign = Optional.empty();
        private Optional<Boolean> unwrap = Optional.empty();
        private Optional<Boolean> encrypt = Optional.empty();
        private Optional<Boolean> verify = Optional.empty();
        private Optional<Boolean> wrap = Optional.empty();
        private Optional<Boolean> derive = Optional.empty();
        private Optional<Boolean> bip32 = Optional.empty();
        private Optional<Boolean> slip10 = Optional.empty();
        private Optional<Boolean> extractable = Optional.empty();
        private Optional<Boolean> sensitive = Optional.empty();
        private Optional<Boolean> modifiable = Optional.empty();
        private Optional<Boolean> copyable = Optional.empty();
        private Optional<Boolean> destroyable = Optional.empty();

        private Builder() {}

        /** May decrypt. Default false. */
        public Builder decrypt(boolean decrypt) {
            this.decrypt = Optional.of(decrypt);
            return this;
        }

        /** May sign. Default false. */
        public Builder sign(boolean sign) {
            this.sign = Optional.of(sign);
            return this;
        }

        /** May unwrap keys. Default false. */
        public Builder unwrap(boolean unwrap) {
            this.unwrap = Optional.of(unwrap);
            return this;
        }

        /** As its name says. */
        public Builder encrypt(boolean encrypt) {
            this.encrypt = Optional.of(encrypt);
            return this;
        }

        /** As its name says. */
        public Builder verify(boolean verify) {
            this.verify = Optional.of(verify);
            return this;
        }

        /** As its name says. */
        public Builder wrap(boolean wrap) {
            this.wrap = Optional.of(wrap);
            return this;
        }

        /** May be derived from. Default false. */
        public Builder derive(boolean derive) {
            this.derive = Optional.of(derive);
            return this;
        }

        /** As its name says. */
        public Builder bip32(boolean bip32) {
            this.bip32 = Optional.of(bip32);
            return this;
        }

        /** As its name says. */
        public Builder slip10(boolean slip10) {
            this.slip10 = Optional.of(slip10);
            return this;
        }

        /** May leave wrapped. Default false. */
        public Builder extractable(boolean extractable) {
            this.extractable = Optional.of(extractable);
            return this;
        }

        /** Never in the clear outside. Default: not extractable. */
        public Builder sensitive(boolean sensitive) {
            this.sensitive = Optional.of(sensitive);
            return this;
        }

        /** Attributes may change. Default true. */
        public Builder modifiable(boolean modifiable) {
            this.modifiable = Optional.of(modifiable);
            return this;
        }

        /** Default false. */
        public Builder copyable(boolean copyable) {
            this.copyable = Optional.of(copyable);
            return this;
        }

        /** May be destroyed. Default false. */
        public Builder destroyable(boolean destroyable) {
            this.destroyable = Optional.of(destroyable);
            return this;
        }

        /** What was put together. */
        public CreateKeyAttributes build() {
            return new CreateKeyAttributes(
                    decrypt,
                    sign,
                    unwrap,
                    encrypt,
                    verify,
                    wrap,
                    derive,
                    bip32,
                    slip10,
                    extractable,
                    sensitive,
                    modifiable,
                    copyable,
                    destroyable);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CreateKeyAttributes";
    }
}
