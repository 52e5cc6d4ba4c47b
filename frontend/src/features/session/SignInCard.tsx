// The card around the forms of those who are not signed in.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import styles from "./SignInPage.module.css";

interface SignInCardProps {
  title: string;
  note?: string | null;
  urgent?: boolean;
  children: ReactNode;
}

export function SignInCard({ title, note, urgent, children }: SignInCardProps) {
  const client = useQueryClient();
  useEffect(() => {
    document.title = `${title} · Spot Optimizer`;
    // What one person saw is not for the next.
    client.clear();
  }, [client, title]);
  return (
    <main className={styles.page}>
      <div className={`${styles.card} stack`}>
        <div className={styles.name}>
          <img src="/favicon.svg" width={30} height={30} alt="" />
          <h1>Spot Optimizer</h1>
        </div>
        {note && (
          <p className={urgent ? "warn" : "dim"} role="status">
            {note}
          </p>
        )}
        {children}
      </div>
    </main>
  );
}
