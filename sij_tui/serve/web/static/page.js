"use strict";
// The terminal of the page: xterm.js on a websocket. Words come from the page, sizes from the window.
(() => {
  const words = JSON.parse(document.body.dataset.words);
  const element = (id) => document.getElementById(id);
  const area = element("terminal");
  const matches = (query) => window.matchMedia(query).matches;

  const FONT = "sij-mono", FONTS = `${FONT}, "DejaVu Sans Mono", Menlo, Consolas, monospace`;
  const SIZES = [10, 12, 14, 15, 17, 20, 22, 25, 29, 32]; // each makes wider cells, in whole pixels
  const LEAST_COLUMNS = 46; // what the smallest pages need
  const CELL_WIDTH = 0.6, CELL_HEIGHT = 1.319; // of the font, as shares of its size
  const LINE_HEIGHT = 1.12;
  const FONT_TIMEOUT_MS = 1000;
  const ACKNOWLEDGE_BYTES = 8192, KEY_BYTES = 32, EARLY_KEYS = 32;
  const PASTE_BYTES = 65536, MESSAGE_BYTES = 4096;
  const RECONNECT_MS = 60000, RETRY_MS = [100, 500, 1000, 2000];
  const PING_MS = 10000, KEY_PING_MS = 2000, SILENCE_MS = 5000, NOTICE_MS = 300;
  const TITLE_BYTES = 512; // what comes before a first screen has less
  const SCREEN_MS = 100; // how long the terminal waits for it: an empty one would be painted first
  const PAINT_MS = 300; // until all goes on though nothing is painted, as in a tab that is not looked at
  const OPEN_MS = 10000; // until a websocket has a session; a network that is silent ends none by itself
  const TAKEN_OVER = 4001;
  const KEYS = {
    enter: "\r", escape: "\x1b", tab: "\t", space: " ", backspace: "\x7f",
    up: "\x1b[A", down: "\x1b[B", right: "\x1b[C", left: "\x1b[D", home: "\x1b[H", end: "\x1b[F",
    pageup: "\x1b[5~", pagedown: "\x1b[6~",
  };
  const GROUNDS = {
    dark: { background: "#11171e", foreground: "#d5dde5" },
    light: { background: "#faf7f0", foreground: "#222c36" },
    contrast: { background: "#000000", foreground: "#ffffff" },
  };

  // What a browser keeps may be refused: then nothing is kept.
  const kept = (store, name) => { try { return store().getItem(name); } catch { return null; } };
  const keep = (store, name, value) => {
    try {
      if (value === null) store().removeItem(name); else store().setItem(name, value);
    } catch { /* private windows */ }
  };
  const local = () => window.localStorage, tab = () => window.sessionStorage;

  const theme = matches("(prefers-contrast: more)") || matches("(forced-colors: active)")
    ? "contrast" : matches("(prefers-color-scheme: light)") ? "light" : "dark";
  document.body.classList.add(theme);

  // -- notices

  let noticeTimer = 0;
  const say = (text, { again = false, after = 0 } = {}) => {
    clearTimeout(noticeTimer);
    const show = () => {
      element("message").textContent = text;
      element("again").hidden = !again;
      document.body.classList.toggle("has-notice", text !== "");
      if (again) element("again").focus();
    };
    if (after) noticeTimer = setTimeout(show, after); else show();
  };

  // -- the terminal

  const isTouch = matches("(pointer: coarse)");
  document.body.classList.toggle("touch", isTouch);
  const fitting = (width) => {
    const most = width / LEAST_COLUMNS / CELL_WIDTH;
    return Math.min(15, SIZES.filter((size) => size <= most).pop() || SIZES[0]);
  };
  const readsAloud = () => kept(local, "reader") === "on";
  const fontSize = Number(kept(local, "size")) || fitting(area.clientWidth);

  // The session starts while xterm.js is still loading: in the size that its terminal will have. Of our
  // font all cells are as wide and high as this; where another is used, the session is told later.
  const expectedCell = () => { // in dots
    const dots = window.devicePixelRatio, width = Math.floor(fontSize * CELL_WIDTH * dots);
    const charHeight = Math.ceil(fontSize * CELL_HEIGHT * dots);
    return { dots, fontSize: fontSize * dots, width, charHeight, height: Math.floor(charHeight * LINE_HEIGHT) };
  };
  const expectedSize = () => {
    const { dots, width, height } = expectedCell();
    return {
      columns: Math.max(2, Math.floor(area.clientWidth * dots / width)),
      rows: Math.max(1, Math.floor(area.clientHeight * dots / height)),
    };
  };
  let terminal = null, fit = null;
  const waiting = []; // output that came before the terminal
  let firstScreen = null; // what that draws; seen long before xterm.js is there to draw it
  let canShow = false; // the font is there, and more than the title has come
  let onScreen = () => {}; // called when a first screen has come
  const hasScreen = new Promise((resolve) => { onScreen = resolve; });
  const size = () => terminal ? { columns: terminal.cols, rows: terminal.rows } : expectedSize();

  // What the page is like; with the next request for it the server reads that, and sends the screen along.
  const isStill = matches("(prefers-reduced-motion: reduce)");
  const hint = () => {
    const { columns, rows } = expectedSize();
    return `${columns}x${rows}-${theme}-${Number(isStill)}${Number(readsAloud())}`;
  };
  const keepHint = () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `sij-tui-screen=${hint()}; Path=/; Max-Age=31536000; SameSite=Strict${secure}`;
  };

  // -- the connection

  let socket = null, token = kept(tab, "token"), isNewPage = true, isOver = false;
  let screen = element("screen")?.dataset; // what a session is going to draw first
  let received = 0, drawn = 0, acknowledged = 0;
  let lostAt = 0, attempts = 0, pingedAt = 0;
  let startTimer = 0, retryTimer = 0, openTimer = 0, pingTimer = 0, silenceTimer = 0;
  const encoder = new TextEncoder();
  const code = location.pathname.slice(1);

  const isOpen = () => socket !== null && socket.readyState === WebSocket.OPEN;
  const send = (message) => { if (isOpen()) socket.send(JSON.stringify(message)); };
  const early = []; // keys that are pressed before the session has begun
  const sendBytes = (bytes) => {
    if (isNewPage && !isOver && bytes.length < KEY_BYTES && early.length < EARLY_KEYS) {
      early.push(bytes);
      return;
    }
    for (let at = 0; at < Math.min(bytes.length, PASTE_BYTES) && isOpen(); at += MESSAGE_BYTES) {
      socket.send(bytes.subarray(at, at + MESSAGE_BYTES));
    }
    // While keys are pressed a network that has failed is noticed sooner; a paste takes its time.
    if (bytes.length < KEY_BYTES && performance.now() - pingedAt > KEY_PING_MS) ping();
  };

  const ping = () => {
    if (!isOpen()) return;
    pingedAt = performance.now();
    send({ kind: "ping" });
    const pinged = socket;
    silenceTimer ||= setTimeout(() => lose(pinged), SILENCE_MS);
  };

  const stopTimers = () => {
    clearTimeout(startTimer);
    startTimer = 0;
    clearTimeout(retryTimer);
    clearTimeout(openTimer);
    clearInterval(pingTimer);
    clearTimeout(silenceTimer);
    silenceTimer = 0;
  };

  const connect = () => {
    stopTimers();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const opening = JSON.stringify({
      kind: "open", ...size(), theme,
      is_still: isStill, shows_cursor: readsAloud(),
      code: code.length === 4 ? code : "", token: token || "",
      received: token && !isNewPage ? received : null, screen: screen?.digest || "",
    });
    // A new session is asked for with the address, so that it need not wait for this script to have time.
    // A token is not: addresses are written to logs.
    const isAsked = !token;
    const query = isAsked ? `?${encodeURIComponent(opening)}` : "";
    const opened = socket = new WebSocket(`${scheme}//${location.host}/socket${query}`);
    socket.binaryType = "arraybuffer";
    openTimer = setTimeout(() => lose(opened), OPEN_MS);
    socket.onopen = () => { if (!isAsked) opened.send(opening); };
    socket.onmessage = (event) => {
      if (socket !== opened) return;
      clearTimeout(silenceTimer);
      silenceTimer = 0;
      if (typeof event.data === "string") onMessage(JSON.parse(event.data));
      else onOutput(new Uint8Array(event.data));
    };
    socket.onclose = (event) => {
      if (socket !== opened) return;
      if (event.code === TAKEN_OVER) end("elsewhere"); else lose(opened);
    };
  };

  const onMessage = (message) => {
    if (message.kind === "opened") {
      token = message.token;
      keep(tab, "token", token);
      if (isNewPage) { received = drawn = acknowledged = message.offset; }
      if (message.restore) draw(message.restore, 0);
      isNewPage = false;
      screen = null;
      lostAt = attempts = 0;
      say("");
      clearTimeout(openTimer);
      send({ kind: "resize", ...size() }); // it may have changed since it was asked for
      for (const bytes of early.splice(0)) sendBytes(bytes);
      ping(); // the server learns that the token has come
      pingTimer = setInterval(ping, PING_MS);
    } else if (message.kind === "ended") {
      const wasKept = message.reason === "gone" && isNewPage;
      forgetSession();
      if (wasKept) begin(); else end(message.reason);
    }
  };

  const onOutput = (bytes) => {
    received += bytes.length;
    draw(bytes, bytes.length);
    if (received > TITLE_BYTES) onScreen();
  };

  const draw = (output, length) => {
    if (!terminal) {
      waiting.push([output, length]);
      if (firstScreen?.write(output) && canShow) showFirstScreen();
      return;
    }
    terminal.write(output, () => {
      drawn += length;
      if (drawn - acknowledged >= ACKNOWLEDGE_BYTES) {
        acknowledged = drawn;
        send({ kind: "acknowledge", offset: drawn });
      }
    });
  };

  const showFirstScreen = () => firstScreen?.show(area, expectedCell(), FONTS);
  const hideFirstScreen = () => { firstScreen?.hide(); firstScreen = null; };

  const clear = () => {
    waiting.length = 0;
    hideFirstScreen();
    terminal?.reset();
  };

  const forgetSession = () => {
    token = null;
    keep(tab, "token", null);
    const closing = socket;
    socket = null;
    closing?.close();
    stopTimers();
  };

  const lose = (which) => {
    if (isOver || socket !== which) return;
    socket = null;
    which.close();
    stopTimers();
    const now = performance.now();
    lostAt = lostAt || now;
    if (now - lostAt > RECONNECT_MS) { end("unreachable"); return; }
    if (attempts === 0) say(words.reconnecting, { after: navigator.onLine ? NOTICE_MS : 0 });
    const wait = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
    attempts += 1;
    retryTimer = setTimeout(connect, wait);
  };

  const RELOADS = ["logged-out", "no-library"]; // what only another request for the page can mend
  let mustReload = false;
  const end = (reason) => {
    isOver = true;
    mustReload = RELOADS.includes(reason);
    early.length = 0;
    forgetSession();
    clear();
    say(words.ends[reason] || words.unreachable, { again: true });
  };

  // Use it, unless the tab has a session or the page is another than it was. The session then begins
  // once it is painted: both would take longer at the same time, on a machine that has both.
  const takeScreen = () => {
    if (token || screen?.hint !== hint()) { screen = null; return false; }
    draw(Uint8Array.from(atob(screen.output), (char) => char.charCodeAt(0)), 0);
    onScreen();
    return true;
  };

  const begin = () => {
    isOver = false;
    isNewPage = true;
    received = drawn = acknowledged = lostAt = attempts = 0;
    clear();
    say(words.starting, { after: NOTICE_MS });
    if (!token && !terminal) firstScreen = new FirstScreen(expectedSize(), GROUNDS[theme]);
    if (takeScreen()) startTimer = setTimeout(connect, PAINT_MS); else connect();
    terminal?.focus();
  };

  window.addEventListener("offline", () => { if (socket) lose(socket); });
  window.addEventListener("online", () => { if (!isOver && !socket) connect(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ping(); });

  // -- keys, text size, screen reader

  const ahead = []; // keys that are pressed before there is a terminal
  const typeAhead = (event) => {
    const key = KEYS[event.key.toLowerCase().replace("arrow", "")] || event.key;
    const isOurs = event.target === document.body && event.key !== "Tab" && (key !== event.key || key.length === 1);
    if (!isOurs || event.ctrlKey || event.altKey || event.metaKey || ahead.length >= EARLY_KEYS) return;
    event.preventDefault();
    ahead.push(key);
  };
  document.addEventListener("keydown", typeAhead);

  const header = document.querySelector("header");
  for (const bar of [header, element("keys")]) { // a mouse leaves the terminal its keys
    bar.addEventListener("mousedown", (event) => event.preventDefault());
  }
  header.addEventListener("keydown", (event) => {
    if (event.key === "F6") { event.preventDefault(); terminal?.focus(); }
  });

  const refit = () => { if (fit && area.clientWidth && area.clientHeight) fit.fit(); };
  new ResizeObserver(() => requestAnimationFrame(refit)).observe(area);

  const resizeText = (step) => {
    if (!terminal) return;
    const now = SIZES.findIndex((size) => size >= terminal.options.fontSize);
    const size = SIZES[Math.max(0, Math.min(SIZES.length - 1, now + step))];
    terminal.options.fontSize = size;
    keep(local, "size", String(size));
    refit();
  };
  element("smaller").addEventListener("click", () => resizeText(-1));
  element("larger").addEventListener("click", () => resizeText(1));

  const reader = element("reader");
  reader.setAttribute("aria-pressed", String(readsAloud()));
  reader.addEventListener("click", () => {
    if (!terminal) return;
    const isOn = !terminal.options.screenReaderMode;
    terminal.options.screenReaderMode = isOn;
    keep(local, "reader", isOn ? "on" : null);
    reader.setAttribute("aria-pressed", String(isOn));
    terminal.focus();
  });

  element("keys").addEventListener("click", (event) => {
    const key = event.target.dataset?.key;
    if (key) terminal?.input(KEYS[key] || key, true);
  });
  element("again").addEventListener("click", () => { if (mustReload) location.reload(); else begin(); });

  // -- start

  const open = () => {
    const { columns, rows } = expectedSize(); // another one would be drawn first, empty
    terminal = new window.xterm.Terminal({
      cols: columns, rows, fontFamily: FONTS, fontSize,
      allowProposedApi: true, scrollback: 0, cursorBlink: false, customGlyphs: true, lineHeight: LINE_HEIGHT,
      fontWeightBold: 700, screenReaderMode: readsAloud(), theme: GROUNDS[theme],
    });
    window.xterm.Terminal.strings.promptLabel = words.input;
    window.xterm.Terminal.strings.tooMuchOutput = words.too_much;
    fit = new window.xterm.FitAddon();
    terminal.loadAddon(fit);
    terminal.loadAddon(new window.xterm.Unicode11Addon());
    terminal.unicode.activeVersion = "11";
    terminal.loadAddon(new window.xterm.CanvasAddon());
    terminal.onData((text) => sendBytes(encoder.encode(text)));
    terminal.onBinary((text) => sendBytes(Uint8Array.from(text, (char) => char.charCodeAt(0))));
    terminal.onResize(({ cols, rows }) => send({ kind: "resize", columns: cols, rows }));
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "v") return false; // the browser pastes
      if (event.key !== "F6") return true;
      if (event.type === "keydown") { event.preventDefault(); element("smaller").focus(); }
      return false;
    });
    for (const each of waiting.splice(0)) draw(...each);
    terminal.write("", attach); // once it has taken that: an empty screen would be painted first
  };

  const attach = () => {
    const rendered = terminal.onRender(() => { rendered.dispose(); hideFirstScreen(); }); // in the same frame
    terminal.open(area);
    const textarea = terminal.textarea;
    if (isTouch) textarea.inputMode = "none"; // the keyboard of a phone comes when it is asked for
    element("keyboard").addEventListener("click", (event) => {
      const isShown = textarea.inputMode === "none";
      textarea.inputMode = isShown ? "text" : "none";
      event.currentTarget.setAttribute("aria-pressed", String(isShown));
      textarea.blur();
      if (isShown) textarea.focus();
    });
    refit();
    send({ kind: "resize", ...size() }); // the terminal tells only what changes from here on
    terminal.focus();
    document.removeEventListener("keydown", typeAhead);
    for (const key of ahead.splice(0)) terminal.input(key, true);
  };

  if (location.hash) history.replaceState(null, "", location.pathname);
  begin();
  keepHint();
  const atMost = (ms, promise) => Promise.race([promise, new Promise((go) => setTimeout(go, ms))]);
  const painted = () => atMost(PAINT_MS, new Promise((go) => { requestAnimationFrame(() => setTimeout(go)); }));
  const library = () => new Promise((go) => {
    const script = document.createElement("script");
    script.onload = script.onerror = go;
    script.src = element("library").href;
    document.head.append(script);
  });
  const font = atMost(FONT_TIMEOUT_MS, document.fonts.load(`16px ${FONT}`)).catch(() => null);
  font.then(async () => {
    const shown = hasScreen.then(() => { canShow = true; showFirstScreen(); return painted(); });
    if (firstScreen) await atMost(SCREEN_MS, shown); // the library would keep the page from being painted
    if (startTimer) connect();
    await Promise.all([library(), atMost(SCREEN_MS, hasScreen)]);
    if (window.xterm) open(); else end("no-library");
  });
})();
