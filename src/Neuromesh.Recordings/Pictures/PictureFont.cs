using ScottPlot;
using SkiaSharp;

namespace Neuromesh.Recordings.Pictures;

/// <summary>The font of all pictures: a subset of DejaVu Sans that comes with the program, because a bare machine has no fonts at all.</summary>
internal static class PictureFont
{
    /// <summary>Name under which ScottPlot finds it; no installed font has it.</summary>
    public const string Name = "Neuromesh DejaVu Sans";

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface; loading it makes ScottPlot use it for all labels that name no other.</summary>
    public static SKTypeface Typeface => Loaded.Value;

    private static SKTypeface Load()
    {
        const string resource = "Neuromesh.Recordings.Pictures.Fonts.DejaVuSans.ttf";
        using var stream = typeof(PictureFont).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {resource}.");
        using var data = SKData.Create(stream);
        var typeface = SKTypeface.FromData(data);
        ScottPlot.Fonts.FontResolvers.Insert(0, new Resolver(typeface));
        ScottPlot.Fonts.Default = Name;
        return typeface;
    }

    private sealed class Resolver(SKTypeface typeface) : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Name ? typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? typeface : null;
    }
}
