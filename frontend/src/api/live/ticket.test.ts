import { describe, expect, it } from "vitest";
import { socketUrl } from "./ticket";

describe("the socket's address", () => {
  it("is of the page's origin unless it says otherwise, and as safe as the page", () => {
    expect(socketUrl("/live", "http://localhost:8080/clusters")).toBe("ws://localhost:8080/live");
    expect(socketUrl("/live", "https://app.test/")).toBe("wss://app.test/live");
    expect(socketUrl("wss://live.test/v1", "https://app.test/")).toBe("wss://live.test/v1");
  });
});
