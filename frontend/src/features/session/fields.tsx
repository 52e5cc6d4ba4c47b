// The fields and the end of the forms by which one comes in.

import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { focusOnce } from "./focusOnce";
import type { Submit } from "./useSubmit";

interface FieldProps {
  value: string;
  error: string | null | undefined;
  onChange: (value: string) => void;
}

/** The address; where one begins to type. */
export function EmailField({ value, error, onChange }: FieldProps) {
  return (
    <TextInput
      ref={focusOnce}
      label="E-mail address"
      type="email"
      autoComplete="username"
      size="sm"
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A password that one has, or one that is new. */
export function PasswordField({ value, error, onChange, isNew = false }: FieldProps & { isNew?: boolean }) {
  return (
    <PasswordInput
      label="Password"
      description={isNew ? "12 to 128 letters." : undefined}
      autoComplete={isNew ? "new-password" : "current-password"}
      size="sm"
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface WayInProps {
  way: Submit;
  /** What no field explains, in words; the failure's own unless given. */
  failed?: string | undefined;
  yes: string;
  children: ReactNode;
}

/** A form with its fields, what went wrong, and its button. */
export function WayIn({ way, failed, yes, children }: WayInProps) {
  return (
    <form className="stack" onSubmit={way.submit} noValidate>
      {children}
      {way.failure && (
        <p className="bad" role="alert">
          {failed ?? way.failure.message}
        </p>
      )}
      <Button type="submit" size="sm" loading={way.busy}>
        {yes}
      </Button>
    </form>
  );
}
