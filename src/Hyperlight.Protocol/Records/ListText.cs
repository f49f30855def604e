using System.Collections;
using System.Globalization;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>A list as text, such as <c>[1, 2]</c>.</summary>
internal static class ListText
{
    public static string Of(IEnumerable items)
    {
        var text = new StringBuilder("[");
        var separator = "";
        foreach (var item in items)
        {
            if (text.Length >= RecordLimits.Text)
            {
                break;
            }

            text.Append(CultureInfo.InvariantCulture, $"{separator}{item}");
            separator = ", ";
        }

        return text.Append(']').ToString();
    }
}
