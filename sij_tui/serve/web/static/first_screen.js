"use strict";
// Draws a session's first screen on a canvas, long before xterm.js could: the same glyphs at the same places.
const FirstScreen = (() => {
  // What first screens are made of. One with anything else is left to xterm.js.
  const TOKEN = /\x1b\[([0-9;]*)([HJm])|\x1b\[\?(?:1049h|25l)|([ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u2590\u2594-\u25fc\u2800-\u28ff])/y;
  const END = /^\x1b(?:\[(?:[?>=<]|[0-9;]*[cn])|[\]P])/; // modes and questions to the terminal follow the screen
  const UNFINISHED = /^\x1b(?:\[(?:[0-9;]*|\?[0-9]*))?$/;
  const RGB = 2;
  const BASELINE = navigator.userAgent.includes("Firefox") ? "bottom" : "ideographic"; // as xterm.js has it

  // Parts of a cell that block elements fill, in eighths: left, top, width, height.
  const LEFT = [0, 0, 4, 8], RIGHT = [4, 0, 4, 8], TOP = [0, 0, 8, 4], BOTTOM = [0, 4, 8, 4];
  const QUARTERS = [[0, 0, 4, 4], [4, 0, 4, 4], [0, 4, 4, 4], [4, 4, 4, 4]];
  const [TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT] = QUARTERS;
  const BLOCKS = {
    "▖": [BOTTOM_LEFT], "▗": [BOTTOM_RIGHT], "▘": [TOP_LEFT], "▝": [TOP_RIGHT], "▀": [TOP], "▐": [RIGHT],
    "▙": [LEFT, BOTTOM], "▚": [TOP_LEFT, BOTTOM_RIGHT], "▛": [LEFT, TOP_RIGHT], "▜": [TOP, RIGHT],
    "▞": [TOP_RIGHT, BOTTOM_LEFT], "▟": [RIGHT, BOTTOM], "▔": [[0, 0, 8, 1]], "▕": [[7, 0, 1, 8]],
  };
  for (let eighths = 1; eighths <= 8; eighths++) {
    BLOCKS[String.fromCharCode(0x2580 + eighths)] = [[0, 8 - eighths, 8, eighths]]; // ▁ to █
    BLOCKS[String.fromCharCode(0x2590 - eighths)] = [[0, 0, eighths, 8]]; // ▏ to █
  }
  // Light lines: the ends of each, which all go through the middle of the cell or begin there.
  const LINES = {
    "─": ["lr"], "│": ["ud"], "┌": ["dr"], "┐": ["ld"], "└": ["ur"], "┘": ["ul"],
    "├": ["ud", "r"], "┤": ["ud", "l"], "┬": ["lr", "d"], "┴": ["lr", "u"], "┼": ["lr", "ud"],
  };

  return class {
    #text = "";
    #decoder = new TextDecoder();
    #row = 0;
    #column = 0;
    #pen = { ink: "", paper: "", isBold: false, isReversed: false };
    #isKnown = true;
    #isOver = false;
    #hasChanged = false;
    #canvas = null;

    // columns, rows: of the terminal. ground: its colours, { background, foreground }.
    constructor({ columns, rows }, ground) {
      this.columns = columns;
      this.rows = rows;
      this.ground = ground;
      this.#erase();
    }

    #erase() {
      const blank = { char: " ", ...this.#pen };
      this.cells = Array.from({ length: this.rows }, () => Array(this.columns).fill(blank));
      this.#hasChanged = true;
    }

    // Take output; whether it has changed the screen.
    write(bytes) {
      this.#hasChanged = false;
      if (this.#isOver || !this.#isKnown) return false;
      const text = this.#text + this.#decoder.decode(bytes, { stream: true });
      let at = TOKEN.lastIndex = 0;
      for (let match; this.#isKnown && (match = TOKEN.exec(text)); at = TOKEN.lastIndex) this.#take(...match);
      this.#text = text.slice(at);
      this.#isOver = this.#text !== "" && !UNFINISHED.test(this.#text);
      this.#isKnown &&= !this.#isOver || END.test(this.#text);
      return this.#hasChanged || !this.#isKnown; // what is shown is out of date
    }

    #take(_, parameters, command, char) {
      if (char) this.#put(char);
      else if (command === "H") this.#move(parameters);
      else if (command === "m") this.#setPen(parameters.split(";").map(Number));
      else if (command === "J" && parameters === "2") this.#erase();
      else if (command) this.#isKnown = false;
    }

    #put(char) {
      if (this.#column >= this.columns) { this.#isKnown = false; return; } // it would go on in the next row
      this.cells[this.#row][this.#column] = { char, ...this.#pen };
      this.#hasChanged = true;
      this.#column += 1;
    }

    #move(parameters) {
      const [row, column = 1] = parameters.split(";").map(Number);
      this.#row = Math.min(Math.max(row, 1), this.rows) - 1;
      this.#column = Math.min(Math.max(column, 1), this.columns) - 1;
    }

    #setPen(codes) {
      const pen = { ...this.#pen };
      for (let at = 0; at < codes.length; at++) {
        const code = codes[at];
        if (code === 0) Object.assign(pen, { ink: "", paper: "", isBold: false, isReversed: false });
        else if (code === 1) pen.isBold = true;
        else if (code === 22) pen.isBold = false;
        else if (code === 7) pen.isReversed = true;
        else if (code === 27) pen.isReversed = false;
        else if (code === 39) pen.ink = "";
        else if (code === 49) pen.paper = "";
        else if ((code === 38 || code === 48) && codes[at + 1] === RGB && at + 4 < codes.length) {
          pen[code === 38 ? "ink" : "paper"] = `rgb(${codes.slice(at + 2, at + 5).join(",")})`;
          at += 4;
        } else { this.#isKnown = false; return; }
      }
      this.#pen = pen;
    }

    // Show it at the top left of an element, in place of what was shown before. To a screen reader it says
    // nothing: xterm.js will. cell, in dots: width, height, charHeight (without the space between rows), fontSize;
    // and how many dots a CSS pixel has.
    show(area, cell, fonts) {
      this.hide();
      if (!this.#isKnown) return;
      const canvas = this.#draw(cell, fonts);
      canvas.id = "first-screen";
      canvas.setAttribute("aria-hidden", "true");
      canvas.style.width = `${canvas.width / cell.dots}px`; // so that each dot is one
      canvas.style.height = `${canvas.height / cell.dots}px`;
      area.append(this.#canvas = canvas);
    }

    hide() { this.#canvas?.remove(); }

    #draw(cell, fonts) {
      const canvas = document.createElement("canvas");
      canvas.width = this.columns * cell.width;
      canvas.height = this.rows * cell.height;
      const context = canvas.getContext("2d", { alpha: false });
      context.fillStyle = this.ground.background;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.textBaseline = BASELINE;
      context.lineWidth = cell.dots;
      const baseline = Math.round((cell.height - cell.charHeight) / 2) + cell.charHeight;
      this.cells.forEach((row, y) => {
        this.#drawPapers(context, row, y * cell.height, cell);
        row.forEach((each, x) => {
          if (each.char === " ") return;
          const left = x * cell.width, top = y * cell.height;
          context.fillStyle = context.strokeStyle = this.#colours(each)[0];
          if (BLOCKS[each.char]) this.#fillBlocks(context, BLOCKS[each.char], left, top, cell);
          else if (LINES[each.char]) this.#strokeLines(context, LINES[each.char], left, top, cell);
          else {
            context.font = `${each.isBold ? 700 : "normal"} ${cell.fontSize}px ${fonts}`;
            context.fillText(each.char, left, top + baseline);
          }
        });
      });
      return canvas;
    }

    #colours({ ink, paper, isReversed }) {
      const both = [ink || this.ground.foreground, paper || this.ground.background];
      return isReversed ? both.reverse() : both;
    }

    #drawPapers(context, row, top, cell) {
      for (let from = 0, to; from < row.length; from = to) {
        const paper = this.#colours(row[from])[1];
        for (to = from + 1; to < row.length && this.#colours(row[to])[1] === paper;) to += 1;
        context.fillStyle = paper;
        context.fillRect(from * cell.width, top, (to - from) * cell.width, cell.height);
      }
    }

    #fillBlocks(context, parts, left, top, cell) {
      const across = cell.width / 8, down = cell.height / 8;
      for (const [x, y, wide, high] of parts) {
        context.fillRect(left + x * across, top + y * down, wide * across, high * down);
      }
    }

    #strokeLines(context, lines, left, top, cell) {
      const x = left + Math.round(cell.width / 2 + 0.5) - 0.5, y = top + Math.round(cell.height / 2 + 0.5) - 0.5;
      const ends = { l: [left, y], r: [left + cell.width, y], u: [x, top], d: [x, top + cell.height] };
      context.beginPath();
      for (const [from, to] of lines) {
        context.moveTo(...ends[from]);
        context.lineTo(x, y);
        if (to) context.lineTo(...ends[to]);
      }
      context.stroke();
    }
  };
})();
