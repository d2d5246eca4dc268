// How each choice fits what a person marked. All of it stays on this page: nothing is sent, nothing is kept.
"use strict";
{
  const exercise = document.getElementById("values-exercise");
  const statements = exercise.querySelector(".statements");
  const own = exercise.querySelector(".own");
  const fit = exercise.querySelector(".fit");
  const words = exercise.dataset;
  const highest = 4;
  let added = 0;

  const number = value => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

  const showFits = () => {
    const all = [...statements.querySelectorAll("fieldset")];
    for (const shown of fit.querySelectorAll("li")) {
      const speaking = all.filter(statement => statement.dataset.speaksFor === shown.dataset.option);
      const marks = speaking.flatMap(statement =>
        [...statement.querySelectorAll("input:checked")].map(mark => [+mark.value, +statement.dataset.weight]));
      const weight = marks.reduce((sum, [, each]) => sum + each, 0);
      const share = weight ? marks.reduce((sum, [mark, each]) => sum + mark * each, 0) / weight : 0;
      const [said, from] = shown.querySelectorAll("span");
      said.classList.toggle("share", weight > 0);
      said.textContent = weight ? words.of.replace("#", () => number(share))
        : speaking.length ? words.unmarked : words.nothing;
      from.textContent = weight
        ? words.from.replace("#", () => number(marks.length)).replace("@", () => number(speaking.length)) : "";
      shown.querySelector(".part").setAttribute("width", 100 * share / highest);
    }
  };

  own.addEventListener("submit", event => {
    event.preventDefault();
    const text = own.elements["own-text"];
    const choice = own.elements["own-for"].selectedOptions[0];
    const mark = own.querySelector("input:checked")?.value;
    const statement = exercise.querySelector("template").content.cloneNode(true).firstElementChild;
    added += 1;
    statement.dataset.speaksFor = choice.value;
    statement.querySelector("legend").textContent = text.value;
    statement.querySelector("span").textContent = choice.textContent;
    for (const radio of statement.querySelectorAll("input")) {
      radio.name = `own-${added}`;
      radio.checked = radio.value === mark;
    }
    statement.querySelector("button").addEventListener("click", () => {
      statement.remove();
      text.focus();
      showFits();
    });
    statements.append(statement);
    own.reset();
    own.querySelector("[role=status]").textContent = words.added;
    text.focus();
    showFits();
  });
  statements.addEventListener("change", showFits);
  statements.addEventListener("submit", event => event.preventDefault());
  fit.querySelector(".print").addEventListener("click", () => print());
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && document.activeElement.matches(".term")) document.activeElement.blur();
  });
  own.hidden = fit.hidden = false;
  showFits();
}
