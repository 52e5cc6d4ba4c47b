// The application: who is signed in decides whether the way in or the pages are shown; the address stays.

import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, lazy, useSyncExternalStore } from "react";
import { BrowserRouter, Navigate, Route, Routes, useLocation } from "react-router";
import { queryClient } from "~/api/queries";
import { currentSession, onSession } from "~/api/session";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Toasts } from "~/components/toasts";
import OverviewPage from "~/features/overview/OverviewPage";
import { CrashScreen } from "./CrashScreen";
import { Guarded } from "./Guarded";
import * as pages from "./pages";
import { Shell } from "./Shell";
import { theme } from "./theme";

// Whoever comes back with a sign-in does not need these.
const SignInPage = lazy(() =>
  import("~/features/session/SignInPage").then((loaded) => ({ default: loaded.SignInPage })),
);
const JoinPage = lazy(() => import("~/features/session/JoinPage").then((loaded) => ({ default: loaded.JoinPage })));

const schemes = localStorageColorSchemeManager();

export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <Screens />
        </BrowserRouter>
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Screens() {
  const session = useSyncExternalStore(onSession, currentSession);
  const place = useLocation().pathname;
  if (session.token === null)
    return <Suspense>{place === "/join" ? <JoinPage /> : <SignInPage because={session.because} />}</Suspense>;
  return (
    <CrashScreen place={place}>
      <Routes>
        <Route element={<Shell />}>
          <Route index element={<OverviewPage />} />
          <Route path="clusters" element={<pages.ClustersPage />} />
          <Route path="clusters/:clusterId" element={<pages.ClusterPage />} />
          <Route path="clusters/:clusterId/nodes/:nodeName" element={<pages.NodePage />} />
          <Route path="clusters/:clusterId/actions/:actionId" element={<pages.ActionPage />} />
          <Route path="jobs" element={<pages.JobsPage />} />
          <Route path="jobs/:jobId" element={<pages.JobPage />} />
          <Route path="pipeline" element={<pages.PipelinePage />} />
          <Route path="funnel" element={<pages.FunnelPage />} />
          <Route path="market" element={<pages.MarketPage />} />
          <Route path="ledger" element={<pages.LedgerPage />} />
          <Route path="interruptions" element={<pages.InterruptionsPage />} />
          <Route
            path="audit"
            element={
              <Guarded route="GET /audit/entries" title="Audit log">
                <pages.AuditPage />
              </Guarded>
            }
          />
          <Route path="activity" element={<pages.ActivityPage />} />
          <Route path="settings" element={<pages.SettingsPage />} />
          <Route path="join" element={<Navigate to="/" replace />} />
          <Route path="*" element={<NoSuchPage />} />
        </Route>
      </Routes>
    </CrashScreen>
  );
}

function NoSuchPage() {
  return (
    <>
      <PageHead title="No such page" />
      <Panel title="Nothing here">
        <Empty title="This address leads nowhere">
          Choose a page on the side, or press Ctrl K and type what you look for.
        </Empty>
      </Panel>
    </>
  );
}
