import json

from streamlit.testing.v1 import AppTest


def show_rows() -> None:
    from pages.shared.drawn import show_table

    show_table(
        [{"Where": "<b>Home</b> & away", "Gap": "1"}, {"Where": "Here", "Gap": "–"}], name='The "gaps"'
    )


def show_marks() -> None:
    from pages.shared.drawn import show_chart

    spec = {
        "layer": [
            {"data": {"name": "line"}, "mark": "rule"},
            {"data": {"name": "rating"}, "mark": "point"},
            {"data": {"name": "line"}, "mark": "text"},
        ],
        "datasets": {"line": [{"level": 3.5}], "rating": [{"level": 2}, {"level": 4}]},
        "height": 20,
    }
    show_chart(spec, alt="Two ratings.")


def test_a_table_holds_each_word_as_text_and_has_a_name() -> None:
    (table,) = AppTest.from_function(show_rows).run().get("html")
    assert table.proto.body == (
        '<table class="plain" aria-label="The &quot;gaps&quot;">'
        '<thead><tr><th scope="col">Where</th><th scope="col">Gap</th></tr></thead>'
        "<tbody><tr><td>&lt;b&gt;Home&lt;/b&gt; &amp; away</td><td>1</td></tr>"
        "<tr><td>Here</td><td>–</td></tr></tbody></table>"
    )


def test_each_layer_of_a_chart_brings_its_own_marks() -> None:
    (chart,) = AppTest.from_function(show_marks).run().get("vega_lite_chart")
    spec = json.loads(chart.proto.spec)
    assert [layer["data"]["values"] for layer in spec["layer"]] == [
        [{"level": 3.5}],
        [{"level": 2}, {"level": 4}],
        [{"level": 3.5}],
    ]
    assert (chart.proto.alt, list(chart.proto.datasets), spec["height"]) == ("Two ratings.", [], 20)
