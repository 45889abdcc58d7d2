using Neuromesh.Core.Crossbars.Stacks;

namespace Neuromesh.Core.Tests.Crossbars.Stacks;

[Trait("Category", "Crossbars")]
public sealed class CmolAddressingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_crosspoint_of_a_stack_has_one_address_and_each_address_one_crosspoint(int tilt)
    {
        const int layers = 3;
        var cmol = new CmolAddressing(tilt);
        var seen = new Dictionary<(CmolPin, CmolPin), (CmolCrosspoint, int)>();
        for (var layer = 0; layer < layers; layer++)
        {
            for (var x = -3 * tilt * tilt; x <= 3 * tilt * tilt; x++)
            {
                for (var y = -20; y <= 20; y++)
                {
                    var crosspoint = new CmolCrosspoint(x, y);
                    var address = cmol.AddressOf(crosspoint, layer);

                    Assert.True(seen.TryAdd(address, (crosspoint, layer)), $"{address} addresses {seen.GetValueOrDefault(address)} and {crosspoint} of layer {layer}");
                    for (var other = 0; other < layers; other++)
                    {
                        Assert.Equal(other == layer ? crosspoint : null, cmol.CrosspointOf(address.Lower, address.Upper, other));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Each_contact_reaches_as_many_others_as_its_wire_is_long(int tilt)
    {
        var cmol = new CmolAddressing(tilt);
        var lower = new CmolPin(2, -1);
        var reached = 0;
        for (var m = -60; m <= 60; m++)
        {
            for (var n = -60; n <= 60; n++)
            {
                reached += cmol.CrosspointOf(lower, new CmolPin(m, n)) is null ? 0 : 1;
            }
        }

        Assert.Equal((tilt * tilt) + 1, reached);
    }

    [Fact]
    public void Contacts_form_a_square_lattice_of_cells_with_as_many_crosspoints_as_the_wires_are_long()
    {
        var cmol = new CmolAddressing(4);
        var (x, y) = cmol.LowerPinPlace(new CmolPin(1, 0));
        var (otherX, otherY) = cmol.LowerPinPlace(new CmolPin(0, 1));

        Assert.Equal(0, (x * otherX) + (y * otherY));
        Assert.Equal(17, (x * x) + (y * y));
        Assert.Equal(17, (otherX * otherX) + (otherY * otherY));
        Assert.Equal(Math.Sqrt(17), cmol.CellPitch, 1e-15);
        Assert.Equal(Math.Sin(Math.Atan(0.25)), cmol.SineOfTilt, 1e-15);
    }

    [Fact]
    public void The_contact_of_a_wire_is_on_it()
    {
        var cmol = new CmolAddressing(3);
        for (var m = -5; m <= 5; m++)
        {
            for (var n = -5; n <= 5; n++)
            {
                var pin = new CmolPin(m, n);
                var (x, y) = cmol.LowerPinPlace(pin);
                Assert.Equal(pin, cmol.AddressOf(new CmolCrosspoint((int)x, (int)y)).Lower);
            }
        }
    }
}
