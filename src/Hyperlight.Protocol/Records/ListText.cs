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
        foreach (var item in items)
        {
            if (text.Length >= RecordLimits.Text)
            {
                break;
            }

            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? ", " : "")}{item}");
        }

        return text.Append(']').ToString();
    }
}
