const SVG = "http://www.w3.org/2000/svg";
const STEP = 20;
const MIDDLE = 10;

/* Text goes in as text nodes only, so that a name never becomes markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function mark(path, x, size, kind) {
  return draw("path", {
    d: path, class: kind, transform: `translate(${x} ${MIDDLE}) scale(${size})`, "vector-effect": "non-scaling-stroke",
  });
}

function picture(width, height, ...children) {
  return draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" }, ...children);
}

function sign(role) {
  const svg = picture(20, 20, mark(role.mark, 10, 7, "project"));
  svg.classList.add("sign");
  return svg;
}

function controlLine(x, height) {
  return draw("line", { class: "control-line", x1: x, x2: x, y1: 0, y2: height });
}

function scale(cell, role, data) {
  const x = level => 8 + level * STEP;
  const last = data.levels.at(-1);
  const svg = picture(x(last) + 8, 34, draw("line", { class: "base", x1: x(0), x2: x(last), y1: MIDDLE, y2: MIDDLE }));
  svg.classList.add("scale");
  for (const level of data.levels) {
    svg.append(draw("circle", { class: "tick", cx: x(level), cy: MIDDLE, r: 1.8 }));
    svg.append(draw("text", { x: x(level), y: 32 }, String(level)));
  }
  svg.append(controlLine(x(data.controlLine), 21));
  const { project, partners } = cell;
  const agree = project === partners;
  if (project !== null && partners !== null && !agree) {
    svg.append(draw("line", { class: "difference", x1: x(project), x2: x(partners), y1: MIDDLE, y2: MIDDLE }));
  }
  if (partners !== null) svg.append(mark(role.mark, x(partners), agree ? 9 : 6.5, "partners"));
  if (project !== null) svg.append(mark(role.mark, x(project), agree ? 4.5 : 6.5, "project"));
  return svg;
}

function legend(data) {
  const circle = data.roles[0].mark;
  const samples = {
    project: () => picture(20, 20, mark(circle, 10, 6.5, "project")),
    partners: () => picture(20, 20, mark(circle, 10, 6.5, "partners")),
    control_line: () => picture(20, 20, controlLine(10, 20)),
    gap: () => picture(20, 20, draw("rect", { class: "missing", x: 2, y: 3, width: 16, height: 14, rx: 2 })),
    change: () => make("span", { "aria-hidden": "true" }, "▲▼"),
  };
  return make("ul", { class: "legend", role: "list" }, ...data.legend.map(
    entry => make("li", {}, samples[entry.sample](), make("span", {}, entry.words)),
  ));
}

function cellButton(cell, role, stage, data) {
  const button = make("button", {
    type: "button", "aria-label": cell.label, "data-stage": stage.key, "data-role": cell.role,
    class: ["cell", cell.isEmpty && "empty", cell.isGap && "gap"].filter(Boolean).join(" "),
  });
  if (cell.isSelected) button.setAttribute("aria-current", "true");
  button.append(make("span", { class: "who" }, sign(role), make("span", {}, role.label)));
  button.append(make("span", { class: "lines" }, ...cell.lines.map(line => make("span", {}, line))));
  if (cell.project !== null || cell.partners !== null) button.append(scale(cell, role, data));
  if (cell.notes.length) {
    button.append(make("span", { class: "notes" }, ...cell.notes.map(note => make("span", {}, note))));
  }
  return inColourOf(role, make("td", { role: "cell" }, button));
}

function inColourOf(role, element) {
  element.style.setProperty("--role", `light-dark(${role.colour[0]}, ${role.colour[1]})`);
  return element;
}

function stageRow(stage, data) {
  const name = make("th", { scope: "row", role: "rowheader" },
    make("span", { class: "name" }, stage.name),
    make("span", { class: "expert" }, stage.expertName),
    make("span", { class: "timing" }, stage.timing));
  const cells = stage.cells.map(
    cell => cellButton(cell, data.roles.find(role => role.key === cell.role), stage, data),
  );
  return make("tr", { role: "row" }, name, ...cells);
}

function table(data) {
  const columns = data.roles.map(role => inColourOf(role,
    make("th", { scope: "col", role: "columnheader" }, sign(role), make("span", {}, role.label))));
  const head = make("tr", { role: "row" }, make("th", { scope: "col", role: "columnheader" }, data.stage), ...columns);
  return make("table", { role: "table" },
    make("caption", {}, data.caption),
    make("thead", { role: "rowgroup" }, head),
    make("tbody", { role: "rowgroup" }, ...data.stages.map(stage => stageRow(stage, data))));
}

function fill(matrix, data) {
  for (const [name, [light, dark]] of Object.entries(data.colours)) {
    matrix.style.setProperty(`--${name}`, `light-dark(${light}, ${dark})`);
  }
  const end = make("p", { class: "end" }, data.end);
  const skip = make("button", { type: "button", class: "skip" }, data.skip);
  /* A stop for the keyboard only while it has the focus: Tab then goes on to what follows the table. */
  skip.onclick = () => { end.tabIndex = 0; end.focus(); };
  end.onblur = () => end.removeAttribute("tabindex");
  matrix.replaceChildren(legend(data), skip, table(data), end);
}

/* What happened in a cell is told below the table: bring it into view as soon as the server has drawn it. */
function showStory({ stage, role }) {
  const until = performance.now() + 3000;
  const look = () => {
    const heading = document.getElementById(`${stage}-${role}`);
    if (heading) {
      const isInView = heading.getBoundingClientRect().top < innerHeight / 2;
      if (!isInView) heading.scrollIntoView({ block: "start" });
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  look();
}

const shown = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  let matrix = parentElement.querySelector(".matrix");
  if (!matrix) {
    matrix = make("div", { class: "matrix" });
    parentElement.append(matrix);
  }
  const text = JSON.stringify(data);
  if (shown.get(matrix) !== text) {
    const focused = matrix.querySelector("button.cell:focus");
    fill(matrix, data);
    shown.set(matrix, text);
    if (focused) {
      [...matrix.querySelectorAll("button.cell")]
        .find(cell => cell.dataset.stage === focused.dataset.stage && cell.dataset.role === focused.dataset.role)
        ?.focus({ preventScroll: true });
    }
  }
  matrix.onclick = event => {
    const cell = event.target.closest("button.cell");
    if (!cell) return;
    setTriggerValue("chosen", { stage: cell.dataset.stage, partner_role: cell.dataset.role });
    showStory(cell.dataset);
  };
}
