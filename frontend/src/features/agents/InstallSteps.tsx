// What to run: the manifest, and the commands in order. The token stands in none of them.

import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Download } from "lucide-react";
import { useState } from "react";
import type { AgentInstall, ClusterDetail } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { useAgentInstall } from "./queries";
import styles from "./connect.module.css";

/** The manifest is asked for anew when nobody types any more. */
const TYPED_MILLIS = 400;
const FILE = "spot-optimizer-agent.yaml";

export function InstallSteps({ cluster }: { cluster: ClusterDetail }) {
  const [image, setImage] = useState("");
  const [asked] = useDebouncedValue(image.trim(), TYPED_MILLIS);
  const query = useAgentInstall(cluster.id, asked);
  const refused = query.error?.field("/image");
  return (
    <div className="stack tight">
      <TextInput
        label="Image"
        description="Built from agent/ by you and pushed to a registry that your cluster reaches: there is no public one."
        placeholder={query.data?.image}
        value={image}
        error={refused}
        onChange={(event) => setImage(event.currentTarget.value)}
        spellCheck={false}
      />
      {!refused && (
        <Loaded query={query} what="what to run" lines={4}>
          {(install) => <Steps install={install} />}
        </Loaded>
      )}
    </div>
  );
}

function Steps({ install }: { install: AgentInstall }) {
  return (
    <ol className={styles.steps}>
      <li>
        <span>
          Keep the manifest as <span className="mono">{FILE}</span>; it calls{" "}
          <span className="mono">{install.api_url}</span>
        </span>
        <div className="row wrap">
          <Button variant="default" leftSection={<Download size={14} />} onClick={() => keep(install.manifest)}>
            Download the manifest
          </Button>
          <CopyText text={install.manifest} label="Copy the manifest" secret command />
        </div>
        <details className={styles.manifest}>
          <summary>Look at it: roles, settings, deployment</summary>
          {/* It scrolls, so the keyboard has to reach it. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} aria-label="Manifest">
            {install.manifest}
          </pre>
        </details>
      </li>
      {install.commands.map(({ what, command }) => (
        <li key={what}>
          <span>{what}</span>
          <code className={styles.command}>{command}</code>
          <CopyText text={command} label="Copy" what="command" command />
        </li>
      ))}
    </ol>
  );
}

/** Hands the text to the browser as a file. */
function keep(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(url);
}
