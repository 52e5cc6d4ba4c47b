// A page that not every role may see. Who may not is told so, and the API is not asked what it would refuse.

import type { ReactNode } from "react";
import type { RouteName } from "~/api/routes";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Forbidden, Loading } from "~/components/states";
import { useMe, useRefusal } from "~/features/session/me";

interface GuardedProps {
  /** What the page is made of. */
  route: RouteName;
  title: string;
  children: ReactNode;
}

export function Guarded({ route, title, children }: GuardedProps) {
  const me = useMe();
  const reason = useRefusal(route);
  // Where it cannot be told beforehand, the page itself shows what the API says.
  if (me.error || reason === null) return children;
  return (
    <>
      <PageHead title={title} />
      <Panel title={title}>{me.data ? <Forbidden reason={reason} /> : <Loading what={title} lines={8} />}</Panel>
    </>
  );
}
