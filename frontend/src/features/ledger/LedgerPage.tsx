// The ledger of a cluster: hour by hour what was paid, what it would have cost and why they differ, to the micro-dollar.

import { useMemo } from "react";
import type { Ledger, LedgerCause, LedgerHour } from "~/api/shapes";
import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { Money } from "~/components/Money";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { RangePicker } from "~/components/RangePicker";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";
import { useUrlRange, useUrlText } from "~/components/useUrlState";
import { count, counted } from "~/lib/quantities";
import { ledgerCauses } from "~/lib/words";
import { ClusterSelect } from "../clusters/ClusterSelect";
import { useClusters } from "../clusters/queries";
import { EntriesTable } from "./EntriesTable";
import { LedgerTotals } from "./LedgerTotals";
import { useEntries, useLedger } from "./queries";

const CAUSES = Object.keys(ledgerCauses) as LedgerCause[];
const NEWEST = { column: "hour", direction: "descending" } as const;

function columns(onOpen: (hour: string) => void): readonly Column<LedgerHour>[] {
  const money = (key: string, head: string, of: (hour: LedgerHour) => number | undefined): Column<LedgerHour> => ({
    key,
    head,
    width: "minmax(92px, 1fr)",
    end: true,
    cell: (hour) => <Money microusd={of(hour)} exact />,
  });
  return [
    {
      key: "hour",
      head: "Hour from",
      width: "116px",
      value: (hour) => hour.hour,
      cell: (hour) => (
        <button type="button" className="linklike" onClick={() => onOpen(hour.hour)}>
          <Moment at={hour.hour} />
        </button>
      ),
    },
    money("baseline", "Baseline", (hour) => hour.baseline_microusd),
    money("paid", "Paid", (hour) => hour.paid_microusd),
    {
      key: "saved",
      head: "Saved",
      width: "minmax(76px, 1fr)",
      end: true,
      cell: (hour) => <Money microusd={hour.saved_microusd} signed />,
    },
    ...CAUSES.map((cause): Column<LedgerHour> => ({
      key: cause,
      head: ledgerCauses[cause],
      width: "minmax(76px, 1fr)",
      end: true,
      cell: (hour) => <Money microusd={hour.causes.find((amount) => amount.cause === cause)?.microusd ?? 0} signed />,
    })),
    money("list", "At list price", (hour) => hour.on_demand_microusd),
    { key: "instances", head: "Instances", width: "80px", end: true, cell: (hour) => count(hour.instances) },
    {
      key: "interruptions",
      head: "Interrupted",
      width: "84px",
      end: true,
      cell: (hour) =>
        hour.interruptions > 0 ? <span className="warn">{hour.interruptions}</span> : <span className="dim">0</span>,
    },
  ];
}

export default function LedgerPage() {
  const clusters = useClusters();
  const [chosen, setChosen] = useUrlText("cluster");
  const [range, setRange] = useUrlRange();
  const cluster = chosen || (clusters.data?.[0]?.id ?? "");
  const query = useLedger(cluster, range);
  return (
    <>
      <PageHead title="Ledger">
        <ClusterSelect needed value={cluster} onChange={setChosen} />
        <RangePicker range={range} onChange={setRange} />
      </PageHead>
      {cluster ? (
        <Loaded query={query} what="the ledger" lines={12}>
          {(ledger) => <Body ledger={ledger} />}
        </Loaded>
      ) : (
        <Panel title="Ledger">
          <Loaded query={clusters} what="clusters">
            {() => <Empty title="No cluster is registered" />}
          </Loaded>
        </Panel>
      )}
    </>
  );
}

function Body({ ledger }: { ledger: Ledger }) {
  const [hour, setHour] = useUrlText("hour");
  const table = useMemo(() => columns((opened) => setHour(opened)), [setHour]);
  return (
    <div className="stack">
      <LedgerTotals total={ledger.total} />
      <Panel title="Hours, newest first" flush aside={`${counted(ledger.hours.length, "hour")} accounted`}>
        {ledger.hours.length > 0 ? (
          <Table
            label="Hours"
            columns={table}
            rows={ledger.hours}
            rowKey={(row) => row.hour}
            sort={NEWEST}
            height={hour ? "38vh" : "calc(100vh - 270px)"}
          />
        ) : (
          <Empty title="No hour of this window is accounted yet">
            The hour that runs, and hours not yet rolled up, are not in the ledger.
          </Empty>
        )}
      </Panel>
      {hour && <HourEntries clusterId={ledger.cluster_id} hour={hour} />}
    </div>
  );
}

function HourEntries({ clusterId, hour }: { clusterId: string; hour: string }) {
  const query = useEntries(clusterId, hour);
  return (
    <Panel
      title="Instances of the hour"
      flush
      aside={
        <>
          from <Moment at={hour} />
        </>
      }
    >
      <Loaded query={query} what="entries">
        {(entries) =>
          entries.length > 0 ? (
            <EntriesTable entries={entries} clusterId={clusterId} height="50vh" />
          ) : (
            <Empty title="No instance ran in this hour" />
          )
        }
      </Loaded>
      <LoadMore query={query} what="entries" />
    </Panel>
  );
}
