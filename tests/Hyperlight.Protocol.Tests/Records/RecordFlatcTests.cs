using System.Text.Json.Nodes;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>FlatBuffers' own compiler reads the records that we write, and we read those that it writes.</summary>
public class RecordFlatcTests
{
    private const string Schema = "guest_trace_data.fbs";

    [Fact]
    public void Flatc_reads_an_opened_span() => AssertJson(
        "OpenSpanType",
        """
        {
          "id": 5, "parent": 18446744073709551615, "name": "n\u00E4me", "target": "Shop", "tsc": 7,
          "fields": [
            { "key": "http.method", "value": "GET", "type": "text", "bits": 0 },
            { "key": "retries", "value": "", "type": "integer", "bits": 3 }
          ],
          "level": "Warning", "kind": "Client"
        }
        """,
        RecordSamples.Open());

    [Fact]
    public void Flatc_reads_an_opened_span_without_a_parent() => AssertJson(
        "OpenSpanType",
        """{ "id": 5, "name": "name", "target": "", "tsc": 7, "fields": [], "level": "Information", "kind": "Internal" }""",
        RecordSamples.OpenRoot());

    [Fact]
    public void Flatc_reads_the_same_of_a_template() => AssertJson(
        "OpenSpanType",
        """{ "id": 5, "name": "name", "target": "", "tsc": 7, "fields": [], "level": "Information", "kind": "Internal" }""",
        RecordSamples.PreparedOpen());

    [Fact]
    public void Flatc_reads_a_log_record_of_a_template() => AssertJson(
        "LogEventType",
        """
        {
          "parent_id": 0, "name": "Sold 3 \u20AC", "tsc": 8,
          "fields": [
            { "key": "amount", "value": "", "type": "integer", "bits": 3 },
            { "key": "cash", "value": "", "type": "boolean", "bits": 1 },
            { "key": "shop", "value": "caf\u00E9", "type": "text", "bits": 0 },
            { "key": "format", "value": "Sold {amount}", "type": "text", "bits": 0 }
          ],
          "level": "Critical", "target": "Shop.Till", "event_id": -4, "event_name": "Sale"
        }
        """,
        RecordSamples.PreparedLog());

    [Fact]
    public void Flatc_reads_a_closed_span() =>
        AssertJson("CloseSpanType", """{ "id": 9223372036854775813, "tsc": 9 }""", RecordSamples.Close());

    [Fact]
    public void Flatc_reads_an_event() => AssertJson(
        "LogEventType",
        """
        {
          "parent_id": 5, "name": "sold", "tsc": 8,
          "fields": [ { "key": "price", "value": "", "type": "number", "bits": 4612811918334230528 } ]
        }
        """,
        RecordSamples.Event());

    [Fact]
    public void Flatc_reads_a_log_record() => AssertJson(
        "LogEventType",
        """
        {
          "parent_id": 0, "name": "Sold 3 \u20AC", "tsc": 8,
          "fields": [
            { "key": "amount", "value": "", "type": "integer", "bits": 3 },
            { "key": "cash", "value": "", "type": "boolean", "bits": 1 }
          ],
          "level": "Critical", "target": "Shop.Till", "event_id": -4, "event_name": "Sale"
        }
        """,
        RecordSamples.Log());

    [Fact]
    public void Flatc_reads_an_edited_span_with_a_field_of_each_type_and_with_links() => AssertJson(
        "EditSpanType",
        """
        {
          "id": 5,
          "fields": [
            { "key": "text", "value": "x", "type": "text", "bits": 0 },
            { "key": "truth", "value": "", "type": "boolean", "bits": 1 },
            { "key": "integer", "value": "", "type": "integer", "bits": 18446744073709551615 },
            { "key": "number", "value": "", "type": "number", "bits": 9223372036854775808 }
          ],
          "name": "renamed", "status": "Error", "status_description": "no price",
          "links": [
            {
              "trace_high": 72623859790382856, "trace_low": 18446744073709551615, "span": 6,
              "fields": [ { "key": "why", "value": "batch", "type": "text", "bits": 0 } ]
            },
            { "trace_high": 1, "trace_low": 2, "span": 3, "fields": [] }
          ]
        }
        """,
        RecordSamples.Edit());

    [Fact]
    public void Flatc_reads_the_start_of_a_guest() =>
        AssertJson("GuestStartType", """{ "tsc": 18446744073709551615 }""", RecordSamples.Start());

    [Fact]
    public void Flatc_reads_a_record_that_was_cut_and_has_fewer_parts_than_were_announced()
    {
        var buffer = RecordSamples.Buffer();
        var record = RecordWriter.EditSpan(buffer, 1, new string('\u20AC', 100), 1, "", 3, 9);
        record.Field("k\uD800", "");
        Assert.True(record.Link(1, 2, 3, 4));
        AssertJson(
            "EditSpanType",
            $$"""
            {
              "id": 1, "fields": [ { "key": "k\uFFFD", "value": "", "type": "text", "bits": 0 } ],
              "name": "{{new string('\u20AC', 85)}}", "status": "Ok", "status_description": "",
              "links": [ { "trace_high": 1, "trace_low": 2, "span": 3, "fields": [] } ]
            }
            """,
            buffer[..record.Finish()]);
    }

    [Fact]
    public void Flatc_knows_every_level()
    {
        string[] names = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"];
        Assert.Equal(names, Enum.GetValues<RecordLevel>().Select(NameOf));

        static string NameOf(RecordLevel level)
        {
            var buffer = RecordSamples.Buffer();
            var length = RecordWriter.OpenSpan(buffer, 1, 0, 1, "", "", level, 0, 0).Finish();
            return Flatc.ToJson(Schema, buffer[..length])["event"]!["level"]!.ToString();
        }
    }

    // flatc leaves out what equals the default: here no parent, the first level, the first kind, no event and the like.
    [Theory]
    [InlineData(
        "OpenSpanType",
        """
        {
          "id": 18446744073709551615, "parent": 4, "name": "n\u00E4me", "target": "t", "tsc": 6, "level": "Error", "kind": "Consumer",
          "fields": [ { "key": "k", "value": "v" }, { "key": "n", "value": "", "type": "number", "bits": 4609434218613702656 } ]
        }
        """,
        "open 18446744073709551615 in 4 at 6, Error, kind 4 | n\u00E4me | t |  | [k='v', n=Double 1.5] | ")]
    [InlineData("OpenSpanType", """{ "name": "", "target": "" }""", "open 0 in 0 at 0, Trace, kind 0 |  |  |  | [] | ")]
    [InlineData("CloseSpanType", """{ "id": 3, "tsc": 4 }""", "close 3 at 4 |  |  |  | [] | ")]
    [InlineData(
        "LogEventType",
        """
        {
          "parent_id": 3, "name": "m", "tsc": 4, "level": "None", "target": "c", "event_id": -2147483648, "event_name": "e",
          "fields": [
            { "key": "b", "value": "", "type": "boolean" },
            { "key": "i", "value": "", "type": "integer", "bits": 18446744073709551614 }
          ]
        }
        """,
        "log of 3 at 4, None, event -2147483648 | m | c | e | [b=Boolean False, i=Int64 -2] | ")]
    [InlineData("LogEventType", """{ "name": "m", "target": "" }""", "log of 0 at 0, Trace, event 0 | m |  |  | [] | ")]
    [InlineData(
        "EditSpanType",
        """
        {
          "id": 3, "name": "n", "status": "Error", "status_description": "d", "fields": [ { "key": "", "value": "" } ],
          "links": [ {}, { "trace_high": 10, "trace_low": 11, "span": 12, "fields": [ { "key": "k", "value": "v" } ] } ]
        }
        """,
        "edit 3, status 2 | n | d |  | [=''] | 0:0:0 [], a:b:12 [k='v']")]
    [InlineData("EditSpanType", "{}", "edit 0, status 0 |  |  |  | [] | ")]
    [InlineData("GuestStartType", """{ "tsc": 4 }""", "start at 4 |  |  |  | [] | ")]
    public void What_flatc_writes_is_read(string type, string json, string expected) => Assert.Equal(expected, FromFlatc(type, json));

    // Upstream's guests know no level, kind, category, type and the like.
    [Theory]
    [InlineData(
        "OpenSpanType",
        """{ "id": 2, "parent": 1, "name": "n", "target": "t", "tsc": 3, "fields": [ { "key": "k", "value": "v" } ] }""",
        "open 2 in 1 at 3, Trace, kind 0 | n | t |  | [k='v'] | ")]
    [InlineData(
        "OpenSpanType",
        """{ "id": 2, "name": "n", "target": "t", "tsc": 3 }""",
        "open 2 in 0 at 3, Trace, kind 0 | n | t |  | [] | ")]
    [InlineData("CloseSpanType", """{ "id": 2, "tsc": 3 }""", "close 2 at 3 |  |  |  | [] | ")]
    [InlineData(
        "LogEventType",
        """{ "parent_id": 2, "name": "n", "tsc": 3, "fields": [ { "key": "k", "value": "v" } ] }""",
        "event of 2 at 3 | n |  |  | [k='v'] | ")]
    [InlineData(
        "EditSpanType",
        """{ "id": 2, "fields": [ { "key": "k", "value": "v" }, { "key": "l", "value": "" } ] }""",
        "edit 2, status 0 |  |  |  | [k='v', l=''] | ")]
    public void A_record_with_nothing_but_upstream_s_fields_is_read(string type, string json, string expected) =>
        Assert.Equal(expected, FromFlatc(type, json));

    private static string FromFlatc(string type, string json) =>
        ReadRecord.Of(Flatc.ToMessage(Schema, Envelope(type, json))).ToString();

    private static string Envelope(string type, string json) => $$"""{ "event_type": "{{type}}", "event": {{json}} }""";

    private static void AssertJson(string type, string expected, byte[] record) =>
        Assert.Equal(JsonNode.Parse(Envelope(type, expected))!.ToJsonString(), Flatc.ToJson(Schema, record).ToJsonString());
}
