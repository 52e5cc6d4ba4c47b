// Settings: how the dashboard looks, the pause, linked accounts, who is signed in.

import { Button, SegmentedControl, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import { useLiveQuery } from "~/api/queries";
import type { Account } from "~/api/shapes";
import { CopyText, Id } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age, useZone } from "~/components/Times";
import type { Zone } from "~/lib/moments";
import { prefer } from "~/lib/preferences";
import { accountStatuses, permissions } from "~/lib/words";
import { PausePanel } from "../pause/PausePanel";
import { useMe } from "../session/me";
import { signOutOf } from "../session/signing";
import styles from "./settings.module.css";

export default function SettingsPage() {
  return (
    <>
      <PageHead title="Settings" />
      <div className={styles.columns}>
        <PausePanel />
        <Appearance />
        <Accounts />
        <SignedIn />
      </div>
    </>
  );
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zone = useZone();
  return (
    <Panel title="Appearance, on this device">
      <div className="stack">
        <div className="row between">
          <span>Colors</span>
          <SegmentedControl
            aria-label="Colors"
            data={[
              { value: "auto", label: "System" },
              { value: "dark", label: "Dark" },
              { value: "light", label: "Light" },
            ]}
            value={colorScheme}
            onChange={(scheme: MantineColorScheme) => setColorScheme(scheme)}
          />
        </div>
        <div className="row between">
          <span>Times</span>
          <SegmentedControl
            aria-label="Times"
            data={[
              { value: "local", label: `Here (${Intl.DateTimeFormat().resolvedOptions().timeZone})` },
              { value: "utc", label: "UTC" },
            ]}
            value={zone}
            onChange={(chosen: Zone) => prefer({ zone: chosen })}
          />
        </div>
      </div>
    </Panel>
  );
}

const COLUMNS: readonly Column<Account>[] = [
  { key: "name", head: "Name", width: "minmax(110px, 1fr)", cell: (account) => account.name },
  {
    key: "aws",
    head: "AWS account",
    width: "130px",
    cell: (account) => <CopyText text={account.aws_account_id} what="AWS account id" />,
  },
  {
    key: "status",
    head: "Status",
    width: "100px",
    cell: (account) => (
      <span title={account.status_reason ?? undefined}>
        <Status of={accountStatuses[account.status]} />
      </span>
    ),
  },
  { key: "may", head: "We may", width: "110px", cell: (account) => permissions[account.permissions] },
  { key: "regions", head: "Regions", width: "minmax(110px, 1fr)", cell: (account) => account.regions.join(", ") },
  { key: "seen", head: "Seen whole", width: "100px", cell: (account) => <Age at={account.last_discovery_at} /> },
  {
    key: "role",
    head: "Role",
    width: "70px",
    cell: (account) =>
      account.role_arn ? (
        <CopyText text={account.role_arn} label="ARN" what="role ARN" />
      ) : (
        <span className="dim">none</span>
      ),
  },
];

function Accounts() {
  const query = useLiveQuery({
    key: keys.accounts,
    read: () => read(api.GET("/accounts", { params: { query: { limit: 100 } } })),
  });
  return (
    <Panel title="Linked AWS accounts" flush className={styles.wide}>
      <Loaded query={query} what="accounts">
        {(page) =>
          page.items.length > 0 ? (
            <Table label="Accounts" columns={COLUMNS} rows={page.items} rowKey={(account) => account.id} />
          ) : (
            <Empty title="No account is linked" />
          )
        }
      </Loaded>
    </Panel>
  );
}

function SignedIn() {
  const me = useMe();
  const health = useQuery<{ version: string }, ApiError>({
    queryKey: keys.health,
    queryFn: () => read(api.GET("/health")),
  });
  return (
    <Panel title="Signed in" aside={health.data && `version ${health.data.version}`}>
      <Loaded query={me} what="who is signed in" lines={2}>
        {(person) => (
          <div className="stack">
            <p>
              {person.display_name}, <span className="dim">{person.role}</span>, for {person.organization.name}
            </p>
            <Id id={person.organization.id} />
            <div className="row">
              <Button variant="default" onClick={() => void signOutOf("here")}>
                Sign out
              </Button>
              {person.user_id && (
                <Button variant="subtle" onClick={() => void signOutOf("everywhere")}>
                  Sign out everywhere
                </Button>
              )}
            </div>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
