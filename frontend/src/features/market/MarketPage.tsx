// The market of a region: pools with price, risk and flags, and what we launched there.

import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useDeferredValue, useMemo } from "react";
import type { Market, Pool } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { SearchField } from "~/components/SearchField";
import { Empty, Note } from "~/components/states";
import { Table } from "~/components/Table";
import { Age } from "~/components/Times";
import { useUrlChoice, useUrlSort, useUrlText } from "~/components/useUrlState";
import { count, counted } from "~/lib/quantities";
import { matches } from "~/lib/tables";
import { useClusters } from "../clusters/queries";
import { POOL_COLUMNS, poolKey } from "./poolColumns";
import { useMarket } from "./queries";

const BY_SAVING = { column: "saving", direction: "descending" } as const;
const KINDS = ["all", "ours", "flagged"] as const;
type Kind = (typeof KINDS)[number];
const KIND_LABELS: Record<Kind, string> = { all: "All", ours: "We are there", flagged: "Flagged" };

function isOfKind(pool: Pool, kind: Kind): boolean {
  switch (kind) {
    case "all":
      return true;
    case "ours":
      return (pool.nodes ?? 0) > 0;
    case "flagged":
      return pool.risk !== "ok" || pool.unavailable_until != null;
  }
}

export default function MarketPage() {
  const clusters = useClusters();
  const regions = useMemo(
    () => [...new Set((clusters.data ?? []).map((cluster) => cluster.region))].sort(),
    [clusters.data],
  );
  const [chosen, setChosen] = useUrlText("region");
  const region = chosen || (regions[0] ?? "");
  const query = useMarket(region);
  const [search, setSearch] = useUrlText("q");
  const [kind, setKind] = useUrlChoice("kind", KINDS, "all");
  return (
    <>
      <PageHead title="Market">
        <SearchField what="pools" value={search} onChange={setSearch} />
        <SegmentedControl
          aria-label="Which pools"
          data={KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
          value={kind}
          onChange={setKind}
        />
        <NativeSelect
          aria-label="Region"
          value={region}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={regions.includes(region) || !region ? regions : [region, ...regions]}
        />
      </PageHead>
      {region ? (
        <Loaded query={query} what="the market" lines={14}>
          {(market) => <Pools market={market} search={search} kind={kind} />}
        </Loaded>
      ) : (
        <Panel title="Pools">
          <Loaded query={clusters} what="regions">
            {() => (
              <Empty title="No region yet">The markets of regions in which you have clusters are shown here.</Empty>
            )}
          </Loaded>
        </Panel>
      )}
    </>
  );
}

function Pools({ market, search, kind }: { market: Market; search: string; kind: Kind }) {
  const typed = useDeferredValue(search);
  const [sort, setSort] = useUrlSort(BY_SAVING);
  const shown = useMemo(
    () =>
      market.items.filter(
        (pool) => isOfKind(pool, kind) && matches(typed, [pool.instance_type, pool.zone, pool.family]),
      ),
    [market.items, typed, kind],
  );
  return (
    <Panel
      title={`Spot pools of ${market.region}`}
      flush
      aside={
        <span className="row wrap" style={{ justifyContent: "flex-end" }}>
          <span>
            {counted(shown.length, "pool")} of {count(market.total)}
          </span>
          <span>
            prices <Age at={market.as_of} />
          </span>
          <span>Spot Advisor {market.advisor_as_of ? <Age at={market.advisor_as_of} /> : "as shipped"}</span>
          <span>
            our own <Age at={market.own_as_of} />
          </span>
        </span>
      }
    >
      {market.stale && market.as_of && <Note>The prices are older than an hour: nothing is decided by them.</Note>}
      {market.next_cursor && (
        <Note>
          The first {count(market.items.length)} of {count(market.total)} pools are shown.
        </Note>
      )}
      {market.total === 0 ? (
        <Empty title="No price is known yet">
          Prices are collected every few minutes once a cluster of the region is registered.
        </Empty>
      ) : shown.length === 0 ? (
        <Empty title="No pool fits" />
      ) : (
        <Table
          label="Pools"
          columns={POOL_COLUMNS}
          rows={shown}
          rowKey={poolKey}
          sort={sort}
          onSort={setSort}
          height="calc(100vh - 170px)"
        />
      )}
    </Panel>
  );
}
